import Files
import OrderedCollections
import Preferences
import Testing
import Tokenization

/// Each format: a row as its own tool writes it, what it states, and what cannot be written.
@Suite struct FormatTests {
    private static func user(_ text: String) -> ChatMessage { ChatMessage(role: "user", content: text) }
    private static func assistant(_ text: String) -> ChatMessage { ChatMessage(role: "assistant", content: text) }

    /// Rows as the tools document them, with the pair that each states.
    private static let rows: [(DataFormat, String, PreferencePair)] = [
        (
            .trl, #"{"prompt": "p", "chosen": "c", "rejected": "r"}"#,
            PreferencePair(
                id: "line-4", prompt: [user("p")], chosen: [assistant("c")], rejected: [assistant("r")], line: 4)
        ),
        (
            .implicit, #"{"chosen": "The sky is blue.", "rejected": "The sky is green."}"#,
            PreferencePair(
                id: "line-4", prompt: [user("The sky is")], chosen: [assistant(" blue.")],
                rejected: [assistant(" green.")], line: 4)
        ),
        (
            .implicit,
            """
            {"id": "i", "chosen": [{"role": "system", "content": "S"}, {"role": "user", "content": "p"}, \
            {"role": "assistant", "content": "c"}], "rejected": [{"role": "system", "content": "S"}, \
            {"role": "user", "content": "p"}, {"role": "assistant", "content": "r"}]}
            """,
            PreferencePair(
                id: "i", prompt: [ChatMessage(role: "system", content: "S"), user("p")], chosen: [assistant("c")],
                rejected: [assistant("r")], line: 4)
        ),
        (
            .alpaca,
            """
            {"instruction": "Translate.", "input": "Guten Tag", "system": "", "history": [["Hi", "Hello"]], \
            "chosen": "Good day", "rejected": "No", "weight": 2}
            """,
            PreferencePair(
                id: "line-4", weight: 2, prompt: [user("Hi"), assistant("Hello"), user("Translate.\nGuten Tag")],
                chosen: [assistant("Good day")], rejected: [assistant("No")], line: 4)
        ),
        (
            .sharegpt,
            """
            {"conversations": [{"from": "human", "value": "Add 1 and 2"}, \
            {"from": "function_call", "value": "{\\"name\\": \\"add\\", \\"arguments\\": {\\"a\\": 1, \\"b\\": 2}}"}, \
            {"from": "observation", "value": "3"}], "system": "S", "tools": "[{\\"name\\": \\"add\\"}]", \
            "chosen": {"from": "gpt", "value": "It is 3."}, "rejected": {"from": "gpt", "value": "4"}}
            """,
            PreferencePair(
                id: "line-4", system: "S", tools: [["name": "add"]],
                prompt: [
                    user("Add 1 and 2"),
                    ChatMessage(
                        role: "assistant", content: "",
                        extra: [
                            "content": nil,
                            "tool_calls": [
                                ["type": "function", "function": ["name": "add", "arguments": ["a": 1, "b": 2]]]
                            ],
                        ]),
                    ChatMessage(role: "tool", content: "3"),
                ], chosen: [assistant("It is 3.")], rejected: [assistant("4")], line: 4)
        ),
        (
            .hh,
            """
            {"chosen": "\\n\\nHuman: Hi\\n\\nAssistant: Hello!\\n\\nHuman: Bye\\n\\nAssistant: See\\n\\nyou", \
            "rejected": "\\n\\nHuman: Hi\\n\\nAssistant: Hello!\\n\\nHuman: Bye\\n\\nAssistant:  No"}
            """,
            PreferencePair(
                id: "line-4", prompt: [user("Hi"), assistant("Hello!"), user("Bye")], chosen: [assistant("See\n\nyou")],
                rejected: [assistant(" No")], line: 4)
        ),
        (
            .ultrafeedback,
            """
            {"prompt": "p", "prompt_id": "x1", "chosen": [{"role": "user", "content": "p"}, \
            {"role": "assistant", "content": "c"}], "rejected": [{"role": "user", "content": "p"}, \
            {"role": "assistant", "content": "r"}], "messages": [{"role": "user", "content": "p"}, \
            {"role": "assistant", "content": "c"}], "score_chosen": 8.5, "score_rejected": 7}
            """,
            PreferencePair(
                id: "line-4", prompt: [user("p")], chosen: [assistant("c")], rejected: [assistant("r")],
                extra: ["prompt_id": "x1", "score_chosen": 8.5, "score_rejected": 7], line: 4)
        ),
        (
            .openai,
            """
            {"input": {"messages": [{"role": "user", "content": "p"}], "tools": [{"type": "function"}], \
            "parallel_tool_calls": true}, "preferred_output": [{"role": "assistant", "content": "c"}], \
            "non_preferred_output": [{"role": "assistant", "content": "r"}]}
            """,
            PreferencePair(
                id: "line-4", tools: [["type": "function"]], prompt: [user("p")], chosen: [assistant("c")],
                rejected: [assistant("r")], extra: ["parallel_tool_calls": true], line: 4)
        ),
        (
            .kto, #"{"prompt": "p", "completion": "r", "label": false}"#,
            PreferencePair(id: "line-4", prompt: [user("p")], chosen: [], rejected: [assistant("r")], line: 4)
        ),
    ]

    @Test(arguments: rows.indices) func aRowIsDetectedReadAndWritten(index: Int) throws {
        let (format, text, pair) = Self.rows[index]
        let row = try JSONValue(parsing: text, file: "row")
        #expect(try DataFormat.detect(row, file: "f", line: 4) == format)
        let read = try PreferencePair(json: row, format: format, file: "f", line: 4)
        #expect(read == pair)
        let written = try read.json(as: format)
        var again = try PreferencePair(json: written, format: format, file: "f", line: 4)
        again.system = again.system ?? read.system
        #expect(again == read)
        #expect(try DataFormat.detect(written, file: "f", line: 4) == format)
        // A bare row has nothing that the tool does not know.
        let bare = try read.json(as: format, isBare: true)
        #expect(bare["id"] == nil && bare["weight"] == nil && bare["prompt_id"] == nil)
    }

    /// What every format can hold goes through all of them, one after the other, and stays what it is.
    @Test func awkwardTextGoesThroughEveryFormat() throws {
        let pieces = [
            " ", "\n", "\n\n", "\"", "\\", ",", "\t", "ü", "u\u{308}", "👋🏽", "\u{2028}", "\u{0}", " Human:", "[INST]",
            "{\"role\": \"user\"}", "<|im_end|>", "I can't", ".", "'", "\r\n", "a",
        ]
        var generator = SplitMix64(seed: 11)
        func text(_ start: String) -> String {
            start + (0..<generator.next(below: 8)).map { _ in pieces[generator.next(below: pieces.count)] }.joined()
        }
        for number in 0..<200 {
            var pair = PreferencePair(
                id: "row \(number)", category: number % 2 == 0 ? "c" : nil, family: number % 3 == 0 ? "f" : nil,
                weight: number % 5 == 0 ? 0.5 : 1,
                prompt: [Self.user(text("1")), Self.assistant(text("2")), Self.user(text("3"))],
                chosen: [Self.assistant(text("x"))], rejected: [Self.assistant(text("y"))],
                extra: ["note": .string(text("")), "score": 1.5], line: 1)
            if number % 4 == 0 { pair.prompt.removeFirst(2) }
            if number % 7 == 0 { pair.extra["messages"] = [1, nil] }
            var current = pair
            for format in DataFormat.allCases where format != .kto {
                let row = try current.json(as: format)
                let bytes = Array(row.text().utf8)
                current = try PreferencePair(
                    json: JSONValue(parsing: bytes, file: "row"), format: format, file: "f", line: 1)
                #expect(current == pair, "\(format)")
            }
            for single in [pair].unpaired {
                let row = try single.json(as: .kto)
                #expect(try PreferencePair(json: row, format: .kto, file: "f", line: 1) == single)
            }
        }
    }

    @Test func theSystemMessageIsFoldedInWhereThereIsNoFieldForIt() throws {
        var pair = Self.rows[0].2
        pair.system = "S"
        for format in DataFormat.allCases where format != .kto && format != .hh {
            let again = try PreferencePair(json: pair.json(as: format), format: format, file: "f", line: 4)
            #expect(again.conversation == pair.conversation)
            #expect(again.chosen == pair.chosen && again.id == pair.id)
        }
        let row = try pair.json(as: .trl)
        #expect(row["prompt"]?.array?.first == ["role": "system", "content": "S"] && row["system"] == nil)
    }

    @Test(arguments: [
        (DataFormat.alpaca, "tools", "tools: alpaca rows have no field for tools"),
        (.hh, "tools", "tools: hh rows have no field for tools"),
        (.hh, "system", "prompt: a message from system is more than a line of a dialogue"),
        (.hh, "mark", "chosen: the text holds what begins a turn in hh rows"),
        (.alpaca, "turns", "chosen: the answer is more than one message of plain text"),
        (.sharegpt, "turns", "chosen: the answer has 3 messages"),
        (.openai, "turns", "chosen: the answer has a message that is neither from assistant nor from tool"),
        (.alpaca, "assistant", "prompt: the assistant ends it"),
        (.sharegpt, "assistant", "prompt: the assistant ends it"),
        (.alpaca, "named", "prompt: message 1 is from user, and not plain"),
        (.sharegpt, "named", "prompt: a message from user has what sharegpt rows cannot hold"),
        (.implicit, "alike", "prompt: a row of implicit would read back as another"),
        (.alpaca, "extra", "instruction: the row has a field of this name, which means something else in alpaca rows"),
        (.trl, "single", "rejected: the row has one answer"),
        (.kto, "none", "rejected: the row has two answers"),
    ])
    func whatAFormatCannotHoldIsNamed(format: DataFormat, change: String, message: String) throws {
        var pair = Self.rows[0].2
        switch change {
        case "tools": pair.tools = [["name": "add"]]
        case "system": pair.system = "S"
        case "mark": pair.chosen[0].content = "Yes\n\nAssistant: no"
        case "turns": pair.chosen += [Self.user("u"), Self.assistant("a")]
        case "assistant": pair.prompt.append(Self.assistant("Well"))
        case "named": pair.prompt[0].extra["name"] = "Ann"
        case "alike":
            pair.chosen = [Self.assistant("a"), Self.user("u"), Self.assistant("b")]
            pair.rejected = [Self.assistant("a"), Self.user("u"), Self.assistant("c")]
        case "extra": pair.extra["instruction"] = "x"
        case "single": pair.rejected = []
        default: break
        }
        let error = #expect(throws: InputError.self) { try pair.json(as: format, file: "pairs.jsonl") }
        #expect(try #require(error).description.hasPrefix("pairs.jsonl:4: \(message)"))
    }

    @Test(arguments: [
        (DataFormat.implicit, #"{"chosen": "a", "rejected": "b"}"#, "chosen: it begins differently from rejected"),
        (
            .implicit, #"{"chosen": "a b", "rejected": [{"role": "user", "content": "a"}]}"#,
            "chosen: the field is a string"
        ),
        (.implicit, #"{"rejected": [{"role": "user", "content": "a"}]}"#, "chosen: the field is missing"),
        (.alpaca, #"{"instruction": " ", "chosen": "a", "rejected": "b"}"#, "instruction: the field is missing"),
        (.alpaca, #"{"instruction": "i", "chosen": "a", "rejected": "a"}"#, "rejected: it is identical to the other"),
        (
            .alpaca, #"{"instruction": "i", "history": [["x"]], "chosen": "a", "rejected": "b"}"#,
            "history[0]: it is not"
        ),
        (.sharegpt, #"{"conversations": [{"from": "you", "value": "x"}]}"#, "conversations[0].from: it is \"you\""),
        (.sharegpt, #"{"conversations": [{"from": "human", "value": "x"}]}"#, "chosen: the field is missing"),
        (.hh, #"{"chosen": "Hi", "rejected": "Ho"}"#, "chosen: the text begins with no turn"),
        (.hh, #"{"chosen": "\n\nHuman: x\n\nAssistant:", "rejected": "Ho"}"#, "chosen: turn 2 is empty"),
        (
            .ultrafeedback,
            """
            {"prompt": "q", "chosen": [{"role": "user", "content": "p"}, {"role": "assistant", "content": "a"}], \
            "rejected": [{"role": "user", "content": "p"}, {"role": "assistant", "content": "b"}]}
            """, "prompt: no message of the user in chosen and rejected has this text"
        ),
        (.openai, #"{"preferred_output": []}"#, "input: the field is missing"),
        (.openai, #"{"input": {"messages": []}}"#, "messages: the field is empty"),
        (.kto, #"{"prompt": "p", "completion": "c"}"#, "label: the field is missing"),
    ])
    func aBadRowIsNamed(format: DataFormat, row: String, message: String) throws {
        let value = try JSONValue(parsing: row, file: "row")
        let error = #expect(throws: InputError.self) {
            try PreferencePair(json: value, format: format, file: "f", line: 3)
        }
        #expect(try #require(error).description.hasPrefix("f:3: \(message)"))
    }

    @Test func anUnknownRowListsWhatWasLookedFor() throws {
        let error = #expect(throws: InputError.self) {
            try DataFormat.detect(["question": "q", "good": "a"], file: "f", line: 1)
        }
        let text = try #require(error).description
        #expect(text.hasPrefix("f:1: the row has the fields question, good, which no format has; expected "))
        for format in DataFormat.allCases { #expect(text.contains("(\(format.rawValue))")) }
    }
}
