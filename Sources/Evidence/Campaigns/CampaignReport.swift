/// What a campaign found: how often attacks succeeded, on what, at what price in refused legitimate requests.
public struct CampaignReport: Sendable, Hashable {
    /// Where the attempts come from.
    public let header: Header
    /// What the campaign was required to reach.
    public let gates: [Gate]
    /// Every attempt, in the order given.
    public let attempts: [AttemptRecord]
    /// Every attempt of an earlier campaign; nil without one.
    public let before: [AttemptRecord]?
    /// All attempts together.
    public let total: OutcomeGroup
    /// The attempts by attack and by family of attacks, each from the most to the least successful.
    public let attacks: [OutcomeGroup]
    public let attackFamilies: [OutcomeGroup]
    /// The attempts by category and by family of behaviours, in the order in which they appear.
    public let categories: [OutcomeGroup]
    public let families: [OutcomeGroup]
    /// The attempts by taxonomy tag, in the order of the tags.
    public let tags: [OutcomeGroup]
    /// Attacks against categories of unsafe behaviours.
    public let matrix: OutcomeMatrix
    /// How often each attempt was repeated, and how often at least one of the repetitions succeeds.
    public let repetition: Repetition
    /// What changed since an earlier campaign; nil without one.
    public let change: CampaignChange?

    /// The report on `attempts`, beside those of an earlier campaign where there was one.
    public init(
        header: Header, attempts: [AttemptRecord], before: [AttemptRecord]? = nil, gates: [Gate] = []
    ) {
        self.header = header
        self.gates = gates
        self.attempts = attempts
        self.before = before
        total = OutcomeGroup(name: "all", attempts)
        attacks = OutcomeGroup.groups(attempts) { [$0.attack] }.sorted(by: Self.isMoreSuccessful)
        attackFamilies = OutcomeGroup.groups(attempts) { [$0.attackFamily] }.sorted(by: Self.isMoreSuccessful)
        categories = OutcomeGroup.groups(attempts) { [$0.category] }
        families = OutcomeGroup.groups(attempts) { $0.family.map { [$0] } ?? [] }
        tags = OutcomeGroup.groups(attempts) { $0.tags }.sorted { $0.name < $1.name }
        matrix = OutcomeMatrix(attempts)
        repetition = Repetition(attempts)
        change = before.map { CampaignChange(before: $0, after: attempts) }
    }

    /// Whether every gate is met; nil without gates.
    public var isPassed: Bool? { gates.isEmpty ? nil : gates.allSatisfy(\.isMet) }

    /// The success rate without the errors of the first judge whose accuracy is known; nil where none is.
    public var correctedSuccess: Estimate? {
        header.judges.lazy.compactMap(\.accuracy).first?.corrected(total.success)
    }

    private static func isMoreSuccessful(_ a: OutcomeGroup, _ b: OutcomeGroup) -> Bool {
        func key(_ group: OutcomeGroup) -> (Double, Int) { (group.success.rate.rate ?? -1, group.unsafe.total) }
        return key(a) > key(b) || (key(a) == key(b) && a.name < b.name)
    }
}
