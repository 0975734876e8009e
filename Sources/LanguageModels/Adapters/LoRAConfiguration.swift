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

    public init(
        rank: Int = 16, alpha: Double = 32, dropout: Double = 0, rankStabilised: Bool = false,
        targets: Targets = .allLinear
    ) {
        self.rank = rank
        self.alpha = alpha
        self.dropout = dropout
        self.rankStabilised = rankStabilised
        self.targets = targets
    }

    /// What the low-rank product is multiplied by.
    public var scale: Double { alpha / (rankStabilised ? Double(rank).squareRoot() : Double(rank)) }

    func matches(_ layer: String) -> Bool {
        switch targets {
        case .allLinear: true
        case .names(let names): names.contains { layer == $0 || layer.hasSuffix(".\($0)") }
        }
    }
}
