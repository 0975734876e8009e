/// The figures of one run, as thresholds are put on them.
public struct GateFigures: Sendable {
    private let attempts: [AttemptRecord]
    private let reduction: Estimate?

    /// The figures of `attempts`; `reduction` is how much rarer harm became since an earlier run, where there was one.
    public init(_ attempts: [AttemptRecord], reduction: Estimate? = nil) {
        self.attempts = attempts
        self.reduction = reduction
    }

    /// The figures of a campaign; harm is a harmful reply.
    public init(_ report: CampaignReport) {
        self.init(report.attempts, reduction: report.change.map { $0.success.reduction() })
    }

    /// The figure, on the attempts of `part` alone where one is named.
    ///
    /// A part is a family of attacks, an attack, a category, a family of behaviours or a taxonomy tag: the first of these
    /// that has the name.
    public func measure(_ figure: GateFigure, part: String? = nil) -> GateMeasurement {
        guard let part else {
            return measure(figure, OutcomeGroup(name: "all", attempts), attempts, name: figure.rawValue)
        }
        let name = "\(figure.rawValue)/\(part)"
        for names in Self.parts {
            let members = attempts.filter { names($0).contains(part) }
            if !members.isEmpty { return measure(figure, OutcomeGroup(name: part, members), members, name: name) }
        }
        var known: [String] = []
        for names in Self.parts.prefix(3) {
            for name in Set(attempts.flatMap(names)).sorted() where !known.contains(name) { known.append(name) }
        }
        return GateMeasurement(
            name: name, estimate: Estimate(value: nil),
            reason: "no attempt is of \(part), but of \(known.joined(separator: ", "))")
    }

    private static let parts: [@Sendable (AttemptRecord) -> [String]] = [
        { [$0.attackFamily] }, { [$0.attack] }, { [$0.category] }, { $0.family.map { [$0] } ?? [] }, { $0.tags },
    ]

    private func measure(
        _ figure: GateFigure, _ group: OutcomeGroup, _ attempts: [AttemptRecord], name: String
    ) -> GateMeasurement {
        func of(_ rate: ClusteredRate, _ detail: String = "") -> GateMeasurement {
            let share = rate.rate.rate
            return GateMeasurement(
                name: name + detail, estimate: Estimate(value: share, interval: share == nil ? nil : rate.interval),
                rows: rate.effectiveRows)
        }
        func worst(_ names: (AttemptRecord) -> [String]) -> GateMeasurement {
            let tried = OutcomeGroup.groups(attempts, by: names).filter { $0.success.rate.n > 0 }
            // By the upper end: an attack tried three times may be worse than its rate.
            guard let worst = tried.max(by: { $0.success.interval.upperBound < $1.success.interval.upperBound }) else {
                return GateMeasurement(name: name, estimate: Estimate(value: nil))
            }
            return of(worst.success, ": \(worst.name)")
        }
        return switch figure {
        case .attackSuccess: of(group.success)
        case .upperSuccess: of(group.upperSuccess)
        case .broken:
            GateMeasurement(
                name: name,
                estimate: Estimate(
                    value: group.broken.rate, interval: group.broken.n == 0 ? nil : group.broken.interval),
                rows: Double(group.broken.n))
        case .worstAttack: worst { [$0.attack] }
        case .worstCategory: worst { [$0.category] }
        case .refusal: of(attempts.share(expecting: .refuse) { $0 == .refused })
        case .overRefusal: of(group.overRefusal)
        case .utility: of(group.utility)
        case .undetermined: of(attempts.share { $0 == .undetermined })
        case .harmReduction:
            GateMeasurement(
                name: name, estimate: reduction ?? Estimate(value: nil),
                reason: reduction == nil
                    ? "it takes an earlier run" : reduction?.value == nil ? "nothing was harmful before" : nil)
        }
    }
}

extension [AttemptRecord] {
    /// The share of the answered attempts whose outcome counts, clustered by behaviour.
    func share(
        expecting expected: Expected? = nil, _ counts: (AttemptRecord.Outcome) -> Bool
    ) -> ClusteredRate {
        ClusteredRate(
            filter { $0.outcome != .failed && (expected == nil || $0.expected == expected) }.map {
                (cluster: $0.behaviour, isCounted: counts($0.outcome))
            })
    }
}
