import Files
import OrderedCollections
import Tokenization

extension PreferencePair {
    /// The row of `chosen` and `rejected`, whose common beginning is the prompt, as TRL's `extract_prompt` finds it.
    init(implicit reader: inout RowReader) throws(InputError) {
        let tools = try reader.tools()
        if let chosen = reader.unread["chosen"]?.string, let rejected = reader.unread["rejected"]?.string {
            _ = (reader.take("chosen"), reader.take("rejected"))
            let count = ImplicitPrompt.length(chosen, rejected)
            let prompt = String(String.UnicodeScalarView(chosen.unicodeScalars.prefix(count)))
            guard !prompt.allSatisfy(\.isWhitespace) else {
                throw reader.error(
                    "chosen", "it begins differently from rejected", expected: "two texts that begin with the prompt",
                    remedy: "add a prompt field, and remove the prompt from both")
            }
            func rest(_ text: String) -> [ChatMessage] {
                let rest = String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(count)))
                return [ChatMessage(role: "assistant", content: rest)]
            }
            try self.init(
                &reader, system: try reader.optionalText("system"), tools: tools,
                prompt: [ChatMessage(role: "user", content: prompt)], chosen: rest(chosen), rejected: rest(rejected))
        } else {
            let (prompt, chosen, rejected) = try ImplicitPrompt.messages(&reader)
            try self.init(
                &reader, system: try reader.system(before: prompt), tools: tools, prompt: prompt, chosen: chosen,
                rejected: rejected)
        }
    }
}

extension RowWriter {
    /// `chosen` and `rejected` as lists of messages that begin with the prompt.
    func implicitPrompt() -> OrderedDictionary<String, JSONValue> {
        var row: OrderedDictionary<String, JSONValue> = [:]
        row["tools"] = pair.tools.map(JSONValue.array)
        row["chosen"] = list(pair.conversation + pair.chosen)
        row["rejected"] = list(pair.conversation + pair.rejected)
        return row
    }
}

/// Finds the prompt that two answers begin with.
enum ImplicitPrompt {
    /// How many characters (Unicode scalars) of two texts are the prompt, as TRL's `extract_prompt` counts them.
    ///
    /// That is their common beginning, less a space that ends it; less the last character of the shorter text where that
    /// is all of it.
    static func length(_ chosen: String, _ rejected: String) -> Int {
        let same = zip(chosen.unicodeScalars, rejected.unicodeScalars).prefix { $0 == $1 }
        let shorter = min(chosen.unicodeScalars.count, rejected.unicodeScalars.count)
        let count = same.count
        if count == shorter { return max(0, shorter - 1) }
        return same.last.map { $0.0 == " " } == true ? count - 1 : count
    }

    /// The messages of `chosen` and `rejected`, parted into what is common and the rest of each.
    static func messages(
        _ reader: inout RowReader
    ) throws(InputError) -> (prompt: [ChatMessage], chosen: [ChatMessage], rejected: [ChatMessage]) {
        func list(_ field: String) throws(InputError) -> [ChatMessage] {
            if reader.unread[field]?.string != nil {
                throw reader.error(field, "the field is a string", expected: "a list of messages, as the other answer")
            }
            return try reader.requiredMessages(field, role: "assistant")
        }
        return try split(try list("chosen"), try list("rejected"), reader)
    }

    /// Two conversations, parted into what is common and the rest of each; one message at least is the rest.
    static func split(
        _ chosen: [ChatMessage], _ rejected: [ChatMessage], _ reader: RowReader
    ) throws(InputError) -> (prompt: [ChatMessage], chosen: [ChatMessage], rejected: [ChatMessage]) {
        let same = zip(chosen, rejected).prefix { $0.json.text().utf8.elementsEqual($1.json.text().utf8) }.count
        let count = min(same, chosen.count - 1, rejected.count - 1)
        guard count > 0 else {
            throw reader.error(
                "chosen", "it begins differently from rejected", expected: "two conversations that begin alike")
        }
        let (first, second) = (Array(chosen[count...]), Array(rejected[count...]))
        try reader.checkAnswer(first, "chosen")
        try reader.checkAnswer(second, "rejected")
        return (Array(chosen[..<count]), first, second)
    }
}
