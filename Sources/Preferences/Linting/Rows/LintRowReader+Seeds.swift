import Files
import OrderedCollections
import Tokenization

/// The fields of the rows that `plumb data new` reads.
enum SeedFields {
    /// Those that no other rows have.
    static let own = ["subject", "task", "safe_twin", "safe_task"]
    static let all = ["prompt"] + own + ["id", "category", "family"]
}

extension LintRowReader {
    /// Reads an unsafe request and what pairs are made of it.
    mutating func readSeed() {
        _ = take("prompt", required: true)
        let texts = (["prompt"] + SeedFields.own).reduce(into: [:]) { $0[$1] = text($1) }
        for field in ["prompt"] + SeedFields.own { if let text = texts[field] { check(text, field) } }
        if let name = members.keys.first(where: { !SeedFields.all.contains($0) }) {
            report(.wrongType, name, "there is no such field; expected \(SeedFields.all.joined(separator: ", "))")
        }
        if texts["safe_task"] != nil, texts["safe_twin"] == nil {
            report(.missingField, "safe_twin", "the field is missing; expected the request whose task safe_task is")
        }
        guard let request = texts["prompt"] else { return }
        if let twin = texts["safe_twin"], TextWords.hashes(twin) == TextWords.hashes(request) {
            report(.contradictoryRows, "safe_twin", "it is the prompt itself; expected a harmless request")
        }
        prompt = [ChatMessage(role: "user", content: request)]
    }
}
