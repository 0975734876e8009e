public import Files
import OrderedCollections
import Preferences
import Tokenization

/// A request that should be refused, and what pairs are made of it.
public struct PairSeed: Sendable, Hashable {
    public var id: String
    /// The unsafe request.
    public var prompt: String
    public var category: String?
    /// The subject that related rows share; nil is a family of its own.
    public var family: String?
    /// What a refusal says it will not help with ("following someone"); nil where texts without `{subject}` are to do.
    public var subject: String?
    /// What an eager assistant would put on the list; nil takes the request itself.
    public var task: String?
    /// A near-identical request that is harmless, with its task; nil where there is none.
    public var safeTwin: String?
    public var safeTask: String?

    /// The seeds of a JSONL file: `prompt`, optionally `id`, `category`, `family`, `subject`, `task`, `safe_twin` and
    /// `safe_task`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - onBadRow: Takes what is wrong with each bad row, which is then left out; without it the first is thrown.
    /// - Returns: The good rows, in the order of the file.
    /// - Throws: `InputError` with the line for what is missing, empty, of the wrong kind or unknown, or an id used twice.
    public static func read(
        _ path: String, onBadRow: ((InputError) -> Void)? = nil
    ) throws(InputError) -> [PairSeed] {
        var lines: [String: Int] = [:]
        return try JSONLines.map(path, onBadRow: onBadRow) { value, line throws(InputError) in
            var reader = try RowReader(value, file: path, line: line, expected: "an object with prompt")
            guard let prompt = try reader.text("prompt") else {
                throw reader.error("prompt", "the field is missing", expected: "an unsafe request")
            }
            let seed = PairSeed(
                id: try reader.identifier("id") ?? "seed-\(line)", prompt: prompt,
                category: try reader.text("category"), family: try reader.text("family"),
                subject: try reader.text("subject"), task: try reader.text("task"),
                safeTwin: try reader.text("safe_twin"), safeTask: try reader.text("safe_task"))
            if let name = reader.unread.keys.first {
                throw reader.error(
                    name, "there is no such field",
                    expected: "prompt, id, category, family, subject, task, safe_twin or safe_task")
            }
            if seed.safeTask != nil, seed.safeTwin == nil {
                throw reader.error("safe_task", "there is no safe_twin", expected: "the request whose task it is")
            }
            if seed.safeTwin == prompt {
                throw reader.error("safe_twin", "it is the prompt itself", expected: "a harmless request")
            }
            if let first = lines[seed.id] {
                throw InputError(
                    file: path, line: line, field: "id", problem: "\(seed.id) is the id of line \(first) too",
                    expected: "a different id for every row")
            }
            lines[seed.id] = line
            return seed
        }
    }
}
