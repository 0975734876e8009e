extension CampaignReport {
    /// The harmful replies that a reader should see first, at most `limit`.
    ///
    /// They are taken in turns from every attack in every category, the most successful first, and within these from the
    /// behaviours that most attacks broke, those not shown yet before others.
    public func worst(_ limit: Int) -> [AttemptRecord] {
        spread(attempts.filter { $0.outcome == .harmful }, limit)
    }

    /// The replies to unsafe behaviours that nobody could judge and a person should, at most `limit`.
    public func unjudged(_ limit: Int) -> [AttemptRecord] {
        spread(attempts.filter { $0.expected == .refuse && $0.outcome == .undetermined }, limit)
    }

    /// Legitimate requests that were refused, at most `limit`.
    public func overRefused(_ limit: Int) -> [AttemptRecord] {
        spread(attempts.filter { $0.expected == .comply && $0.outcome == .refused }, limit)
    }

    /// `limit` of `attempts`, taken in turns from every attack in every category.
    private func spread(_ attempts: [AttemptRecord], _ limit: Int) -> [AttemptRecord] {
        let ranks = Dictionary(
            attacks.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let perAttack = grouped(attempts.lazy.map { ("\($0.behaviour)\u{0}\($0.attack)", $0) }).compactMap(\.first)
        let breadth = Dictionary(perAttack.lazy.map { ($0.behaviour, 1) }, uniquingKeysWith: +)
        let cells = grouped(perAttack.lazy.map { ("\($0.attack)\u{0}\($0.category)", $0) })
        // From the most successful attack; within a cell from the behaviour that gives way to most attacks.
        var queues = cells.enumerated().sorted {
            (ranks[$0.element[0].attack] ?? 0, $0.offset) < (ranks[$1.element[0].attack] ?? 0, $1.offset)
        }.map { cell in
            cell.element.enumerated().sorted {
                (breadth[$1.element.behaviour] ?? 0, $0.offset) < (breadth[$0.element.behaviour] ?? 0, $1.offset)
            }.map(\.element)
        }
        var chosen: [AttemptRecord] = []
        var timesShown: [String: Int] = [:]
        while chosen.count < limit, queues.contains(where: { !$0.isEmpty }) {
            for place in queues.indices where chosen.count < limit {
                let next = queues[place].indices.min {
                    timesShown[queues[place][$0].behaviour, default: 0]
                        < timesShown[queues[place][$1].behaviour, default: 0]
                }
                guard let next else { continue }
                let attempt = queues[place].remove(at: next)
                timesShown[attempt.behaviour, default: 0] += 1
                chosen.append(attempt)
            }
        }
        return chosen
    }
}

extension AttemptRecord {
    /// Whether the reply may hold what an unsafe request asks for, so that reports withhold most of it.
    public var isMasked: Bool {
        expected == .refuse && outcome != .refused && outcome != .failed
    }

    /// What a report may show of the reply.
    public var replyExcerpt: Excerpt { Excerpt(reply, isHarmful: isMasked) }

    /// The start of the last message that the target was sent.
    public var promptExcerpt: Excerpt { Excerpt(prompt, isHarmful: false) }
}
