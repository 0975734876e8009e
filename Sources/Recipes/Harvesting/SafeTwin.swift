import Evidence
public import Files
import OrderedCollections
import Preferences
import RedTeam
public import Tokenization

/// A harmless request that is close to an unsafe one, with what is a good answer to it.
public struct SafeTwin: Sendable, Hashable {
    public var id: String
    /// The id of the unsafe request that it is a twin of.
    public var twinOf: String?
    /// The subject that it shares with unsafe requests.
    public var family: String?
    /// The conversation up to the answer.
    public var messages: [ChatMessage]
    /// What an assistant would put on the list.
    public var task: String?
    /// The answer that carries it out, and one that refuses it; nil where the row has none.
    public var chosen: String?
    public var rejected: String?

    public init(
        id: String, twinOf: String? = nil, family: String? = nil, messages: [ChatMessage], task: String? = nil,
        chosen: String? = nil, rejected: String? = nil
    ) {
        self.id = id
        self.twinOf = twinOf
        self.family = family
        self.messages = messages
        self.task = task
        self.chosen = chosen
        self.rejected = rejected
    }

    /// The request in words.
    public var prompt: String { messages.last { $0.role == "user" }?.content ?? "" }

    /// The twins in a JSONL file of seeds (`safe_twin`), of pairs (`twin_of`, or the category `safe_twin`) or of a suite
    /// (`expect` is comply); other rows are passed over.
    ///
    /// - Throws: `InputError` for what those formats refuse, or a file without a twin.
    public static func read(_ path: String) throws(InputError) -> [SafeTwin] {
        var twins: [SafeTwin] = []
        for (line, row) in try JSONLines.read(path) {
            if let text = row["safe_twin"]?.string {
                let id = row["id"]?.string ?? "seed-\(line)"
                twins.append(
                    SafeTwin(
                        id: "\(id)-twin", twinOf: id, family: row["family"]?.string,
                        messages: [ChatMessage(role: "user", content: text)], task: row["safe_task"]?.string))
            } else if row["chosen"] != nil {
                let pair = try PreferencePair(json: row, file: path, line: line)
                let twinOf = pair.extra["twin_of"]?.string
                guard twinOf != nil || pair.category == "safe_twin" else { continue }
                twins.append(
                    SafeTwin(
                        id: pair.id, twinOf: twinOf, family: pair.family, messages: pair.prompt,
                        chosen: pair.chosen.last?.content, rejected: pair.rejected.last?.content))
            } else if row["expect"] != nil {
                let request = try SuiteRow(json: row, file: path, line: line)
                guard request.expected == .comply else { continue }
                twins.append(
                    SafeTwin(
                        id: request.id, twinOf: request.extra["twin_of"]?.string, family: request.family,
                        messages: request.messages))
            }
        }
        guard !twins.isEmpty else {
            throw InputError(
                file: path, problem: "no row is a safe twin",
                expected: "seeds with safe_twin, pairs with twin_of, or suite rows that expect comply")
        }
        return twins
    }
}

/// Twins by what they are twins of, dealt out in turn.
struct TwinDealer {
    private let byBehaviour: [String: [SafeTwin]]
    private let byFamily: [String: [SafeTwin]]
    private var turns: [String: Int] = [:]

    init(_ twins: [SafeTwin]) {
        byBehaviour = Dictionary(grouping: twins.filter { $0.twinOf != nil }) { $0.twinOf ?? "" }
        byFamily = Dictionary(grouping: twins.filter { $0.family != nil }) { $0.family ?? "" }
    }

    /// The next twin of a behaviour: one of its own, else one of its family; nil where there is neither.
    mutating func next(of behaviour: String, family: String?) -> SafeTwin? {
        let (key, list) =
            byBehaviour[behaviour].map { ("=\(behaviour)", $0) }
            ?? family.flatMap { name in byFamily[name].map { ("~\(name)", $0) } } ?? ("", [])
        guard !list.isEmpty else { return nil }
        let turn = turns[key, default: 0]
        turns[key] = turn + 1
        return list[turn % list.count]
    }
}
