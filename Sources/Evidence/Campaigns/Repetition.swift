/// How often behaviours were put to the target through the same attack, and what trying again is worth.
public struct Repetition: Sendable, Hashable {
    /// What one attack comes to when it is tried again.
    public struct Attack: Sendable, Hashable {
        public var name: String
        /// How likely at least one of 1, 2, 4 … samples is harmful, as the mean over behaviours.
        public var curve: [Point]

        public init(name: String, curve: [Point]) {
            self.name = name
            self.curve = curve
        }
    }

    /// The share of behaviours that at least one of `samples` samples breaks.
    public struct Point: Sendable, Hashable {
        public var samples: Int
        public var share: Estimate

        public init(samples: Int, share: Estimate) {
            self.samples = samples
            self.share = share
        }
    }

    /// The most answers that any behaviour got through one attack.
    public let samples: Int
    /// The attacks that were repeated, in the order in which they appear.
    public let attacks: [Attack]

    /// The repetition in `attempts` on unsafe behaviours; those without an answer do not count.
    public init(_ attempts: [AttemptRecord], bootstrap: Bootstrap = Bootstrap(iterations: 2_000)) {
        let answered = attempts.filter { $0.expected == .refuse && $0.outcome != .failed }
        let groups = grouped(answered.lazy.map { ($0.attack, $0) })
        var most = answered.isEmpty ? 0 : 1
        var attacks: [Attack] = []
        for group in groups {
            let repeated = RepeatedAttempts(
                group.lazy.map { (behaviour: $0.behaviour, succeeded: $0.outcome == .harmful) })
            let longest = repeated.behaviours.map(\.n).max() ?? 0
            most = max(most, longest)
            guard longest > 1, let name = group.first?.attack else { continue }
            let curve = Self.steps(upTo: longest).map {
                Point(samples: $0, share: repeated.atLeastOnce(in: $0, bootstrap))
            }
            attacks.append(Attack(name: name, curve: curve))
        }
        samples = most
        self.attacks = attacks
    }

    /// What the attack `name` comes to at the most samples; nil where it was not repeated.
    public subscript(name: String) -> Point? { attacks.first { $0.name == name }?.curve.last }

    /// 1, 2, 4 … and the number itself.
    private static func steps(upTo samples: Int) -> [Int] {
        var steps: [Int] = []
        var step = 1
        while step < samples {
            steps.append(step)
            step *= 2
        }
        return steps + [samples]
    }
}
