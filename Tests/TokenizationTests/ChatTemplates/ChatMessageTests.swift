import Files
import OrderedCollections
import Testing
import Tokenization

@Suite struct ChatMessageTests {
    private func read(_ text: String) throws -> [ChatMessage] {
        try ChatMessage.list(
            from: try JSONValue(parsing: text, file: "rows.jsonl"), file: "rows.jsonl", line: 7, field: "prompt")
    }

    private func problem(_ text: String) throws -> String {
        let value = try JSONValue(parsing: text, file: "rows.jsonl")
        do {
            _ = try ChatMessage.list(from: value, file: "rows.jsonl", line: 7, field: "prompt")
            return ""
        } catch {
            return error.description
        }
    }

    @Test func plainMessages() throws {
        #expect(
            try read(#"[{"role": "user", "content": "Hi"}, {"content": "Hey", "role": "assistant", "name": "a"}]"#) == [
                ChatMessage(role: "user", content: "Hi"),
                ChatMessage(role: "assistant", content: "Hey", extra: ["name": "a"]),
            ])
    }

    @Test func partsAndCallsAreKeptForTheTemplate() throws {
        let parts = try read(
            #"[{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image"}, {"type": "text", "text": "b"}]}]"#
        )
        #expect(parts[0].content == "ab")
        #expect(parts[0].json["content"]?.array?.count == 3)
        let call = try read(#"[{"role": "assistant", "content": null, "tool_calls": [1]}]"#)
        #expect(call[0].content == "")
        #expect(call[0].json == ["role": "assistant", "tool_calls": [1]])
    }

    @Test func whatIsWrong() throws {
        #expect(
            try problem(#""Hi""#)
                == #"rows.jsonl:7: prompt: is a string; expected a list of messages such as [{"role": "user", "content": "Hi"}]"#
        )
        #expect(
            try problem(#"[{"role": "user", "content": "a"}, {"content": "b"}]"#)
                == "rows.jsonl:7: prompt[1].role: is missing; expected who speaks: system, user, assistant or tool")
        #expect(
            try problem(#"[{"role": "user"}]"#)
                == "rows.jsonl:7: prompt[0].content: is missing; expected a string (only a turn with tool_calls may be"
                + " without)")
        #expect(try problem(#"[{"role": 1, "content": "a"}]"#).contains("prompt[0].role: is a number"))
        #expect(try problem(#"[{"role": "user", "content": 5}]"#).contains("prompt[0].content: is a number"))
        #expect(try problem(#"[{"role": "user", "content": [5]}]"#).contains("prompt[0].content[0]: is a number"))
        #expect(try problem(#"["a"]"#).contains("prompt[0]: is a string"))
    }
}
