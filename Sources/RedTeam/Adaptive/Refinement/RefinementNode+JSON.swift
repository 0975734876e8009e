import Evidence
public import Files

extension RefinementNode {
    /// A line of the log of the refinement of `behaviour`; a later line of the same node stands for an earlier one.
    public func json(behaviour: String) -> JSONValue {
        [
            "behaviour": .string(behaviour), "node": .string(id), "state": .string(state.rawValue),
            "attacker_replies": .array(attackerReplies.map(JSONValue.string)), "improvement": .string(improvement),
            "prompt": .string(prompt), "reply": .string(reply), "score": .integer(score),
            "outcome": .string(outcome.rawValue), "reason": .string(reason), "span": .string(span),
            "prompt_tokens": .integer(promptTokens), "completion_tokens": .integer(completionTokens),
        ]
    }

    /// The node that a line of the log holds.
    ///
    /// - Throws: `InputError` for a missing or wrongly typed field.
    public init(json row: JSONValue, file: String, line: Int) throws(InputError) {
        var reader = try RowReader(row, file: file, line: line, expected: "an object with node and state")
        guard let id = try reader.identifier("node") else { throw reader.error("node", "the field is missing") }
        guard let state = try reader.choice("state", of: State.self) else {
            throw reader.error("state", "the field is missing")
        }
        guard let outcome = try reader.choice("outcome", of: AttemptRecord.Outcome.self) else {
            throw reader.error("outcome", "the field is missing")
        }
        self.init(
            id: id, state: state,
            attackerReplies: (reader.take("attacker_replies")?.array ?? []).compactMap(\.string),
            improvement: try reader.requiredText("improvement"), prompt: try reader.requiredText("prompt"),
            reply: try reader.requiredText("reply"), score: reader.take("score")?.integer ?? 0, outcome: outcome,
            reason: reader.take("reason")?.string ?? "", span: reader.take("span")?.string ?? "",
            promptTokens: reader.take("prompt_tokens")?.integer ?? 0,
            completionTokens: reader.take("completion_tokens")?.integer ?? 0)
    }
}
