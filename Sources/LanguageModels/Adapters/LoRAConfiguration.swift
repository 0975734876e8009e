/// The settings of a low-rank adapter (Hu and others, 2021), with PEFT's names and meaning.
public struct LoRAConfiguration: Sendable, Equatable {
    /// Which linear layers get a low-rank pair.
    public enum Targets: Sendable, Equatable {
        /// Every linear layer of the decoder blocks.
        case allLinear
        /// Layers whose name is, or ends in a dot and, one of these: `q_proj`.
        case names([String])
    }

    /// `r`: the width of the bottleneck.
    public var rank: Int
    /// `lora_alpha`: the update is scaled by alpha / r, or alpha / √r when rank-stabilised.
    public var alpha: Double
    /// `lora_dropout`: the share of inputs zeroed in training.
    public var dropout: Double
    /// `use_rslora` (Kalajdzievski, 2023).
    public var rankStabilised: Bool
    public var targets: Targets
    /// `layers_to_transform`: numbers of the decoder blocks that get a low-rank pair, counted from 0; nil takes all.
    ///
    /// Blocks below the lowest one need no backward pass.
    public var layersToTransform: [Int]?

    public init(
        rank: Int = 16, alpha: Double = 32, dropout: Double = 0, rankStabilised: Bool = false,
        targets: Targets = .allLinear, layersToTransform: [Int]? = nil
    ) {
        self.rank = rank
        self.alpha = alpha
        self.dropout = dropout
        self.rankStabilised = rankStabilised
        self.targets = targets
        self.layersToTransform = layersToTransform
    }

    /// The blocks that a text such as `15-29` or `0,4,20-29` names; nil where it is not of that form.
    public static func layers(from text: String) -> [Int]? {
        var layers: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
                Int($0.trimmingPrefix(while: \.isWhitespace))
            }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, 0 <= first,
                first <= last, last < 10_000
            else { return nil }
            layers.formUnion(first...last)
        }
        return layers.sorted()
    }

    /// What the low-rank product is multiplied by.
    public var scale: Double { alpha / (rankStabilised ? Double(rank).squareRoot() : Double(rank)) }

    func matches(_ layer: String) -> Bool {
        if let layersToTransform, let block = Self.block(of: layer), !layersToTransform.contains(block) { return false }
        return switch targets {
        case .allLinear: true
        case .names(let names): names.contains { layer == $0 || layer.hasSuffix(".\($0)") }
        }
    }

    /// The number of the decoder block in a name such as `layers.0.self_attn.q_proj`.
    static func block(of layer: String) -> Int? {
        layer.split(separator: ".").dropFirst().first.flatMap { Int($0) }
    }
}
