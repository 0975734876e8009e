public import Files

/// Watches for likelihood displacement (Razin and others, 2024): a preference loss falls while good answers become rarer.
///
/// Reads moving means over the last steps, so that a single step raises no alarm.
public struct DisplacementGuard: Sendable, Equatable {
    /// What follows an alarm.
    public enum Action: String, Sendable, CaseIterable {
        case off
        /// The run says so and goes on.
        case warn
        /// The run ends with an error.
        case stop
        /// A cross-entropy on the chosen answers is added from then on.
        case anchor
    }

    /// What is wrong.
    public enum Alarm: Sendable, Equatable {
        /// Chosen answers fell by this many nats on average, in this share of pairs.
        case displaced(nats: Double, share: Double)
        /// Unsafe requests are likelier to be met with the beginning of a compliant answer than at the start.
        case complying(from: Double, to: Double)

        public var description: String {
            func rounded(_ value: Double) -> String { String(Double(Int((value * 1000).rounded())) / 1000) }
            switch self {
            case .displaced(let nats, let share):
                return
                    "chosen answers lost \(rounded(nats)) nats against the reference, \(Int((100 * share).rounded())) %"
                    + " of them; add sft_weight, or lower the learning rate"
            case .complying(let from, let to):
                return "a compliant opening to unsafe requests rose from \(rounded(from)) to \(rounded(to))"
            }
        }
    }

    /// How far, in nats, the mean chosen answer may fall.
    public var drop: Double
    /// Steps that the moving means read.
    public static let window = 8
    /// The share of pairs that must have fallen too.
    static let share = 0.5
    /// How much likelier a compliant opening may become: this many times, and by this much.
    static let rise = 1.5
    static let leastRise = 0.05

    private var ratios: [Double] = []
    private var shares: [Double] = []
    private var openings: [Double] = []
    private var firstOpening: Double?
    private var isDisplaced = false
    private var isComplying = false

    public init(drop: Double) { self.drop = drop }

    /// Takes in what a step measured; returns an alarm when one is newly raised.
    public mutating func observe(_ figures: TrainingFigures) -> Alarm? {
        func mean(_ values: [Double]) -> Double? {
            values.count == Self.window ? values.reduce(0, +) / Double(Self.window) : nil
        }
        func add(_ value: Double?, to values: inout [Double]) {
            if let value { values = Array((values + [value]).suffix(Self.window)) }
        }
        add(figures.chosenLogRatio, to: &ratios)
        add(figures.shareFallen, to: &shares)
        add(figures.complianceOpening, to: &openings)
        if let ratio = mean(ratios), let share = mean(shares) {
            let displaced = ratio < -drop && share > Self.share
            defer { isDisplaced = displaced }
            if displaced, !isDisplaced { return .displaced(nats: -ratio, share: share) }
        }
        if let opening = mean(openings) {
            let first = firstOpening ?? opening
            firstOpening = first
            // An alarm lasts until half of its rise is gone, so that a value near the limit raises one and not many.
            let complying =
                opening > first * Self.rise && opening - first > Self.leastRise / (isComplying ? 2 : 1)
            defer { isComplying = complying }
            if complying, !isComplying { return .complying(from: first, to: opening) }
        }
        return nil
    }
}

extension DisplacementGuard {
    /// What it remembers, for a checkpoint.
    public var json: JSONValue {
        func list(_ values: [Double]) -> JSONValue { .array(values.map(JSONValue.number)) }
        return [
            "ratios": list(ratios), "shares": list(shares), "openings": list(openings),
            "first_opening": firstOpening.map(JSONValue.number) ?? .null, "is_displaced": .bool(isDisplaced),
            "is_complying": .bool(isComplying),
        ]
    }

    /// A guard that remembers what `json` says.
    public init(drop: Double, _ json: JSONValue) {
        func list(_ name: String) -> [Double] { json[name]?.array?.compactMap(\.number) ?? [] }
        self.init(drop: drop)
        ratios = list("ratios")
        shares = list("shares")
        openings = list("openings")
        firstOpening = json["first_opening"]?.number
        isDisplaced = json["is_displaced"]?.bool ?? false
        isComplying = json["is_complying"]?.bool ?? false
    }
}
