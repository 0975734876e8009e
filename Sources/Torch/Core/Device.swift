/// Where a tensor lives.
public enum Device: Sendable, Hashable, CustomStringConvertible {
    case cpu
    case cuda(Int)
    case mps

    /// Reads `cpu`, `cuda`, `cuda:1` or `mps`; nil for anything else.
    public init?(_ name: String) {
        switch name {
        case "cpu": self = .cpu
        case "mps": self = .mps
        case "cuda": self = .cuda(0)
        default:
            guard name.hasPrefix("cuda:"), let index = Int(name.dropFirst(5)), (0..<128).contains(index) else {
                return nil
            }
            self = .cuda(index)
        }
    }

    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let index): "cuda:\(index)"
        case .mps: "mps"
        }
    }

    /// libtorch's device kind times 256 plus the index.
    var packed: Int64 {
        switch self {
        case .cpu: 0
        case .cuda(let index): 256 + Int64(index)
        case .mps: 13 * 256
        }
    }

    init(packed: Int64) {
        switch packed / 256 {
        case 1: self = .cuda(Int(packed % 256))
        case 13: self = .mps
        default: self = .cpu
        }
    }
}
