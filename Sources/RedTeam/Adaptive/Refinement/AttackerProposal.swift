public import Files

/// What an attacker's reply proposes.
public struct AttackerProposal: Sendable, Hashable {
    /// What it means to improve.
    public var improvement: String
    /// The request that it would put to the target.
    public var prompt: String

    /// Reads a reply that is one JSON object with both texts, alone or in a code block.
    ///
    /// - Throws: `InputError` that says what is wrong with the reply.
    public init(parsing reply: String) throws(InputError) {
        let value = try JSONValue(parsing: Self.body(of: reply), file: "attacker")
        var reader = try RowReader(
            value, file: "attacker", line: 1, expected: "an object with improvement and prompt")
        improvement = try reader.requiredText("improvement")
        guard let prompt = try reader.text("prompt") else {
            throw reader.error("prompt", "the field is missing", expected: "the next message")
        }
        self.prompt = prompt
    }

    /// The reply without the fence of a code block around all of it.
    private static func body(of reply: String) -> String {
        var lines = reply.split(separator: "\n", omittingEmptySubsequences: false)[...]
        func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }
        while let first = lines.first, isBlank(first) { lines = lines.dropFirst() }
        while let last = lines.last, isBlank(last) { lines = lines.dropLast() }
        guard lines.count > 2, let first = lines.first, ["```", "```json"].contains(first.lowercased()),
            lines.last?.hasPrefix("```") == true
        else { return reply }
        return lines.dropFirst().dropLast().joined(separator: "\n")
    }
}
