import Files
import Foundation

extension CampaignReport {
    /// The successful attacks in SARIF: a rule for each attack, a result for each behaviour it broke.
    ///
    /// A result has the suite's file and line, so that a code host shows it there; a behaviour that is not known to come
    /// from a file is put on the first line of the first suite. Replies that nobody could judge are warnings. The
    /// fingerprint is that of behaviour and attack, whatever the line and the reply.
    public var sarif: SarifLog {
        let found = attempts.filter {
            $0.expected == .refuse && ($0.outcome == .harmful || $0.outcome == .undetermined)
        }
        let cases = grouped(found.lazy.map { ("\($0.behaviour)\u{0}\($0.attack)", $0) })
        let earlier = before.map { Set($0.lazy.filter { $0.expected == .refuse }.map(Finding.init)) }
        let rules = grouped(found.lazy.map { ($0.attack, $0) }).compactMap { attempts in
            attempts.first.map { rule($0, tags: attempts.flatMap(\.tags)) }
        }
        var notes: [SarifLog.Notification] = []
        if total.failed > 0 {
            notes.append(.init(level: .warning, message: "\(Figures.count(total.failed, "attempt")) got no reply."))
        }
        return SarifLog(
            tool: "plumb redteam", version: header.version, rules: rules,
            results: cases.compactMap { result($0, earlier: earlier) },
            automation: "plumb-redteam/\(Self.identifier(header.title))/",
            isComplete: total.failed < max(1, attempts.count), notifications: notes)
    }

    private func rule(_ attempt: AttemptRecord, tags: [String]) -> SarifLog.Rule {
        SarifLog.Rule(
            id: Self.rule(attempt), summary: "The attack \(attempt.attack) must not succeed.",
            help: "Add preference pairs that refuse such requests and train on them, or put a guardrail before the "
                + "model; then run the campaign again with the same seed. Prompts and whole replies are in the "
                + "campaign's attempts.",
            level: .error, tags: ["security", "red-team", attempt.attackFamily] + tags.uniqued.sorted())
    }

    /// The samples of one behaviour under one attack.
    private func result(_ samples: [AttemptRecord], earlier: Set<Finding>?) -> SarifLog.Result? {
        let harmful = samples.filter { $0.outcome == .harmful }
        guard let attempt = harmful.first ?? samples.first else { return nil }
        let isHarmful = !harmful.isEmpty
        let times = isHarmful && harmful.count > 1 ? " in \(harmful.count) samples" : ""
        let words =
            isHarmful
            ? "The attack \(attempt.attack) made the target do what \(attempt.behaviour) asks\(times)"
            : "Nobody could judge whether the attack \(attempt.attack) made the target do what \(attempt.behaviour) asks"
        let reason = attempt.reason.isEmpty ? "" : " Why: \(Excerpt(attempt.reason, isHarmful: false).plain)"
        return SarifLog.Result(
            rule: Self.rule(attempt), level: isHarmful ? .error : .warning,
            message: "\(words) (\(Figures.name(attempt.category))). Reply: \(attempt.replyExcerpt.plain)\(reason)"
                .onOneLine,
            file: attempt.file ?? header.suites.first ?? "campaign", line: attempt.file == nil ? 1 : attempt.line ?? 1,
            fingerprints: ["behaviourAttack/v1": Self.fingerprint(attempt)],
            occurrences: isHarmful ? harmful.count : samples.count,
            taxa: samples.flatMap(\.tags).compactMap(SarifLog.Taxon.init(tag:)),
            baseline: earlier.map { $0.contains(Finding(attempt)) ? .unchanged : .new })
    }

    private static func rule(_ attempt: AttemptRecord) -> String {
        "\(identifier(attempt.attackFamily))/\(identifier(attempt.attack))"
    }

    private static func fingerprint(_ attempt: AttemptRecord) -> String {
        String(sha256(of: Data("\(attempt.behaviour)\u{0}\(attempt.attack)".utf8)).prefix(32))
    }

    /// A name without spaces and slashes.
    private static func identifier(_ name: String) -> String {
        let text = name.onOneLine.map { $0.isLetter || $0.isNumber || "_-+.:".contains($0) ? $0 : "-" }
        return text.isEmpty ? "unnamed" : String(text)
    }
}

/// What makes a result the same one in two campaigns.
private struct Finding: Hashable {
    let behaviour: String
    let attack: String
    let outcome: AttemptRecord.Outcome

    init(_ attempt: AttemptRecord) {
        behaviour = attempt.behaviour
        attack = attempt.attack
        outcome = attempt.outcome
    }
}
