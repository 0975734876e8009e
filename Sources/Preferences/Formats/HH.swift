import Files
import OrderedCollections
import Tokenization

extension PreferencePair {
    /// The row of Anthropic's HH: two dialogues as text, whose common turns are the prompt.
    init(hh reader: inout RowReader) throws(InputError) {
        let chosen = try HH.messages(try reader.neededText("chosen"), reader, field: "chosen")
        let rejected = try HH.messages(try reader.neededText("rejected"), reader, field: "rejected")
        let parts = try ImplicitPrompt.split(chosen, rejected, reader)
        try self.init(&reader, prompt: parts.prompt, chosen: parts.chosen, rejected: parts.rejected)
    }
}

extension RowWriter {
    /// The row of Anthropic's HH.
    func hh() throws(InputError) -> OrderedDictionary<String, JSONValue> {
        try refuseTools()
        let prompt = try dialogue(pair.conversation, field: "prompt")
        return [
            "chosen": .string(prompt + (try dialogue(pair.chosen, field: "chosen"))),
            "rejected": .string(prompt + (try dialogue(pair.rejected, field: "rejected"))),
        ]
    }

    private func dialogue(_ messages: [ChatMessage], field: String) throws(InputError) -> String {
        var text = ""
        for message in messages {
            guard let speaker = HH.speakers.first(where: { $0.role == message.role })?.name, isPlain(message) else {
                throw error(
                    field, "a message from \(message.role) is more than a line of a dialogue",
                    expected: "plain turns of user and assistant, which is what hh rows hold",
                    remedy: "write trl or openai rows")
            }
            if HH.marks(in: Array(message.content.utf8)).isEmpty == false {
                throw error(
                    field, "the text holds what begins a turn in hh rows",
                    expected: "text without \\n\\nHuman: and such")
            }
            text += "\n\n\(speaker): \(message.content)"
        }
        return text
    }
}

/// Dialogues as text, each turn begun by an empty line and who speaks.
enum HH {
    static let speakers = [(name: "Human", role: "user"), (name: "Assistant", role: "assistant")]

    /// The turns of a dialogue; one space after the colon is not part of the turn.
    static func messages(_ text: String, _ reader: RowReader, field: String) throws(InputError) -> [ChatMessage] {
        let lineBreaks = text.utf8.prefix { $0 == 0x0A }.count
        let bytes = Array("\n\n".utf8) + text.utf8.dropFirst(lineBreaks)
        let marks = marks(in: bytes)
        guard marks.first?.range.lowerBound == 0 else {
            throw reader.error(
                field, "the text begins with no turn", expected: #""\n\nHuman: …\n\nAssistant: …""#)
        }
        var messages: [ChatMessage] = []
        for (index, mark) in marks.enumerated() {
            let end = index + 1 < marks.count ? marks[index + 1].range.lowerBound : bytes.count
            var start = mark.range.upperBound
            if start < end, bytes[start] == 0x20 { start += 1 }
            let content = String(decoding: bytes[start..<end], as: UTF8.self)
            guard !content.allSatisfy(\.isWhitespace) else {
                throw reader.error(field, "turn \(index + 1) is empty", expected: "text", remedy: "remove the row")
            }
            messages.append(ChatMessage(role: mark.role, content: content))
        }
        return messages
    }

    /// Where turns begin: an empty line, who speaks and a colon.
    static func marks(in bytes: [UInt8]) -> [(range: Range<Int>, role: String)] {
        var marks: [(range: Range<Int>, role: String)] = []
        var index = 0
        while index + 1 < bytes.count {
            guard bytes[index] == 0x0A, bytes[index + 1] == 0x0A else {
                index += 1
                continue
            }
            for speaker in speakers where bytes[(index + 2)...].starts(with: "\(speaker.name):".utf8) {
                marks.append((index..<index + 3 + speaker.name.utf8.count, speaker.role))
            }
            index += 1
        }
        return marks
    }
}
