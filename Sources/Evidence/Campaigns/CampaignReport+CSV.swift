import Files

extension CampaignReport {
    /// Every attempt as comma-separated values (RFC 4180), safe to open in a spreadsheet.
    ///
    /// - Parameter wholeReplies: Whether the cells of replies hold all of them, and prompts too, or only excerpts.
    /// - Returns: A header and a record for each attempt, lines ended by CRLF.
    public func attemptsCSV(wholeReplies: Bool = false) -> String {
        Self.csv(
            columns: [
                "behaviour", "expect", "category", "family", "attack", "attack_family", "sample", "outcome", "reason",
                "tags", "prompt", "reply", "prompt_tokens", "completion_tokens", "file", "line",
            ],
            attempts.map { attempt in
                [
                    attempt.behaviour, attempt.expected.rawValue, attempt.category, attempt.family, attempt.attack,
                    attempt.attackFamily, String(attempt.sample), attempt.outcome.rawValue, attempt.reason,
                    attempt.tags.joined(separator: " "), wholeReplies ? attempt.prompt : attempt.promptExcerpt.plain,
                    wholeReplies ? attempt.reply : attempt.replyExcerpt.plain, String(attempt.promptTokens),
                    String(attempt.completionTokens), attempt.file, attempt.line.map(String.init),
                ]
            })
    }

    /// The rates of the campaign as comma-separated values: everything, then by attack, category, family and tag.
    public var ratesCSV: String {
        let groups =
            [("all", [total])]
            + [
                ("attack", attacks), ("attack_family", attackFamilies), ("category", categories), ("family", families),
                ("tag", tags),
            ]
        let outcomes = AttemptRecord.Outcome.allCases
        return Self.csv(
            columns: [
                "group", "name", "attack_success", "low", "high", "attempts", "harmful", "upper", "over_refusal",
                "utility", "legitimate",
            ] + outcomes.map { "unsafe_\($0.rawValue)" } + outcomes.map { "legitimate_\($0.rawValue)" },
            groups.flatMap { kind, members in
                members.map { group in
                    let success = group.success
                    let isMeasured = success.rate.n > 0
                    return [
                        kind, group.name, number(success.rate.rate),
                        isMeasured ? number(success.interval.lowerBound) : nil,
                        isMeasured ? number(success.interval.upperBound) : nil, String(success.rate.n),
                        String(success.rate.k), number(group.upperSuccess.rate.rate),
                        number(group.overRefusal.rate.rate), number(group.utility.rate.rate),
                        String(group.utility.rate.n),
                    ] + outcomes.map { String(group.unsafe[$0]) } + outcomes.map { String(group.legitimate[$0]) }
                }
            })
    }

    private func number(_ share: Double?) -> String? { share.map { $0.description } }

    private static func csv(columns: [String], _ records: [[String?]]) -> String {
        CSVTable(
            columns: columns, records: records.map { CSVTable.Record(line: 0, cells: $0.map { $0?.spreadsheetSafe }) }
        ).text
    }
}

extension String {
    /// The text with an apostrophe before what a spreadsheet would take for a formula.
    fileprivate var spreadsheetSafe: String {
        switch unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": "'" + self
        default: self
        }
    }
}
