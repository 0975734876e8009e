public import Evidence
import Files
import OrderedCollections

/// One answer that the model gave to a request, and what the judge says of it.
public struct SampledAnswer: Sendable, Hashable {
    /// Whose words an answer is.
    public enum Source: String, Sendable, Hashable, CaseIterable {
        /// The model as it is.
        case model
        /// The model under the safety system message.
        case safeSystem = "safe_system"
    }

    /// The id of the request.
    public var id: String
    /// Its number among the answers to this request from this source, from 0.
    public var number: Int
    public var source: Source
    public var text: String
    /// Whether the token limit cut it off.
    public var isCut: Bool
    public var verdict: Verdict
    /// Why there is no answer, in one line; nil where there is one.
    public var failure: String?

    public init(
        id: String, number: Int, source: Source, text: String, isCut: Bool, verdict: Verdict, failure: String? = nil
    ) {
        self.id = id
        self.number = number
        self.source = source
        self.text = text
        self.isCut = isCut
        self.verdict = verdict
        self.failure = failure
    }

    /// Whether this is an answer to the same request under the same message, with the same number.
    func hasPlace(of other: SampledAnswer) -> Bool {
        id == other.id && number == other.number && source == other.source
    }

    /// The answer without white space around it; where the limit cut it off, up to its last whole sentence, if it has one.
    public var whole: String {
        var part = isCut ? text.wholeSentences : text[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }

    /// The row of the log of samples.
    var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "id": .string(id), "number": .integer(number), "source": .string(source.rawValue), "reply": .string(text),
            "is_cut": .bool(isCut), "verdict": .string(verdict.rawValue),
        ]
        if let failure { members["failure"] = .string(failure) }
        return .object(members)
    }

    /// The answer that a row of the log states.
    init(json row: JSONValue, file: String, line: Int) throws(InputError) {
        guard let id = row["id"]?.string, let number = row["number"]?.integer,
            let source = row["source"]?.string.flatMap(Source.init), let text = row["reply"]?.string,
            let isCut = row["is_cut"]?.bool, let verdict = row["verdict"]?.string.flatMap(Verdict.init)
        else {
            throw InputError(
                file: file, line: line, problem: "this is no sampled answer",
                expected: "id, number, source, reply, is_cut and verdict", remedy: "remove the file to sample anew")
        }
        self.init(
            id: id, number: number, source: source, text: text, isCut: isCut, verdict: verdict,
            failure: row["failure"]?.string)
    }
}
