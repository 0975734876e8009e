public import Files
internal import OrderedCollections

/// A model's chat template: turns a conversation into the exact text that the model was trained on.
///
/// Templates are programs in Jinja that come with models. They run as in Python's `jinja2` 3.1.6 set up as
/// `transformers` does: sandboxed, with `trim_blocks`, `lstrip_blocks`, loop controls, the `generation` tag, and
/// `tojson` without HTML escapes. A template cannot change its input, reach anything outside, or run for ever.
public struct ChatTemplate: Sendable {
    /// The template's text.
    public let source: String
    /// Its name in messages, such as the file it came from.
    public let name: String
    private let program: Jinja.Program

    /// Reads a template.
    /// - Throws: `InputError` with the name, the line, what was found and what was expected.
    public init(source: String, name: String) throws(InputError) {
        self.source = source
        self.name = name
        program = try Jinja.Parser.program(of: source, file: name)
    }

    /// Renders a conversation.
    ///
    /// As `transformers` does, fields that are null are dropped from messages, and the reasoning of a turn is found
    /// under both `reasoning_content` and `thinking`, whichever of these or `reasoning` it came as.
    /// - Parameters:
    ///   - messages: The turns so far.
    ///   - tools: JSON schemas of the functions that the model may call; the template sees none when nil.
    ///   - addGenerationPrompt: Whether the text ends where the assistant's next turn begins.
    ///   - variables: What else the template may read: `bos_token`, `eos_token`, `enable_thinking` …
    ///   - now: What `strftime_now` tells; give a fixed moment for a run that can be repeated.
    /// - Returns: The text for the tokenizer.
    /// - Throws: `InputError` when the template refuses the conversation with `raise_exception` (the problem is its
    ///   message), when it uses what the messages lack, and when it exceeds the limits on work, output and depth.
    public func render(
        messages: [ChatMessage], tools: [JSONValue]? = nil, addGenerationPrompt: Bool = false,
        variables: [String: JSONValue] = [:], now: Moment = .now
    ) throws(InputError) -> String {
        var all: [String: JSONValue] = ["documents": .null]
        all.merge(variables) { $1 }
        all["messages"] = .array(messages.map(Self.withReasoning))
        all["tools"] = tools.map(JSONValue.array) ?? .null
        all["add_generation_prompt"] = .bool(addGenerationPrompt)
        return try render(variables: all, now: now)
    }

    /// Renders the template with these variables and no others; throws as the other `render` does.
    public func render(variables: [String: JSONValue], now: Moment = .now) throws(InputError) -> String {
        try render(variables: variables, now: now, limits: Limits())
    }

    package func render(
        variables: [String: JSONValue], now: Moment = .now, limits: Limits
    ) throws(InputError) -> String {
        try Jinja.Interpreter(program, variables: variables, limits: limits, now: now).run()
    }

    /// A message with its reasoning under the names that templates read.
    private static func withReasoning(_ message: ChatMessage) -> JSONValue {
        guard case .object(var members) = message.json else { return message.json }
        let reasoning = ["reasoning_content", "thinking", "reasoning"].lazy.compactMap { members[$0] }.first
        guard let reasoning else { return .object(members) }
        if members["thinking"] == nil { members.updateValue(reasoning, forKey: "thinking", insertingAt: 0) }
        members["reasoning_content"] = reasoning
        return .object(members)
    }

    /// What a template may use up, generous for conversations of megabytes.
    package struct Limits: Sendable {
        /// Evaluations, rounds of loops, and 64 bytes of text each count as one.
        package var work = 20_000_000
        /// Of the output and of every string, in bytes.
        package var bytes = 64 << 20
        /// Expressions, calls, loops and blocks inside each other.
        package var depth = 300
        /// Containers inside each other.
        package var nesting = 200

        package init() {}
    }
}
