import Evidence
public import Files
import Tokenization

/// Every attempt of a campaign: suites × attack chains × samples.
///
/// The order is decided by the seed alone. Behaviours come in random order, each with all its attacks, so that a campaign
/// that a budget ends early has seen every attack equally often, on a random sample of the behaviours.
public struct CampaignPlan: Sendable {
    /// The attempts in the order in which budgets take them.
    public let attempts: [PlannedAttempt]

    /// - Parameters:
    ///   - suites: The behaviours.
    ///   - chains: The attacks.
    ///   - samples: How often each behaviour meets each attack.
    ///   - system: The system message for rows without one.
    ///   - seed: What decides the order, the attacks' choices and the replies' random numbers.
    /// - Throws: `InputError` for an id that two rows have, a chain given twice, or nothing to do.
    public init(
        suites: [Suite], chains: [AttackChain], samples: Int = 1, system: String? = nil, seed: UInt64
    ) throws(InputError) {
        var places: [String: String] = [:]
        for suite in suites {
            for row in suite.rows {
                if let first = places.updateValue(suite.path, forKey: row.id) {
                    throw InputError(
                        file: suite.path, line: row.line, field: "id", problem: "\(row.id) is an id in \(first) too",
                        expected: "a different id for every behaviour", remedy: "rename one, or give one suite")
                }
            }
        }
        let rows = suites.flatMap(\.rows)
        guard !rows.isEmpty else {
            throw InputError(
                file: suites.map(\.path).joined(separator: ", "), problem: "there is no behaviour",
                expected: "suites with rows")
        }
        var names: Set<String> = []
        for chain in chains where !names.insert(chain.name).inserted {
            throw InputError(
                file: "--attacks", problem: "\(chain.name) is given twice", expected: "each attack once")
        }
        guard !chains.isEmpty, samples > 0 else {
            throw InputError(file: "--attacks", problem: "there is no attack", expected: "one or more")
        }
        var generator = SplitMix64(seed: seed, stream: 5)
        attempts = generator.permutation(rows.count).flatMap { place in
            let row = rows[place]
            return chains.flatMap { chain in
                (0..<samples).map { sample in
                    let key = AttemptKey(behaviour: row.id, attack: chain.name, sample: sample)
                    let stream = AttackChain.stream("reply\u{0}\(row.id)\u{0}\(chain.name)\u{0}\(sample)")
                    var generator = SplitMix64(seed: seed, stream: stream)
                    return PlannedAttempt(
                        key: key, row: row, file: places[row.id] ?? "", attackFamily: chain.family,
                        prompt: chain.prompt(for: row, system: system, seed: seed, sample: sample),
                        seed: generator.next())
                }
            }
        }
    }

    /// A hash of everything that is asked, which changes with any word of a suite or an attack.
    public var sha256: String {
        let lines = attempts.map { attempt -> JSONValue in
            [
                "behaviour": .string(attempt.key.behaviour), "attack": .string(attempt.key.attack),
                "sample": .integer(attempt.key.sample), "seed": .string(String(attempt.seed)),
                "messages": .array(attempt.prompt.messages.map(\.json)),
                "follow_ups": .array(attempt.prompt.followUps.map(JSONValue.string)),
                "expect": .string(attempt.row.expected.rawValue),
            ]
        }
        return Files.sha256(of: Array(JSONLines.text(lines).utf8))
    }

    /// The first `count` attempts in groups of `size` that are asked together.
    ///
    /// Within ten groups' worth of attempts those that begin alike stand together, so that a target that shares prefixes
    /// computes each once. The groups depend on `count` and `size` alone, not on what has been done already.
    public func groups(of size: Int, count: Int = .max) -> [[PlannedAttempt]] {
        let chosen = attempts.prefix(max(0, count))
        let size = max(1, size)
        return stride(from: 0, to: chosen.count, by: size * 10).flatMap { start -> [[PlannedAttempt]] in
            let wave = chosen[start..<min(start + size * 10, chosen.count)]
            let sorted = wave.map { (text: $0.text, attempt: $0) }.enumerated()
                .sorted { ($0.element.text, $0.offset) < ($1.element.text, $1.offset) }.map(\.element.attempt)
            return stride(from: 0, to: sorted.count, by: size).map {
                Array(sorted[$0..<min($0 + size, sorted.count)])
            }
        }
    }
}
