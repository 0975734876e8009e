public import Files
import Tokenization

extension Attack {
    /// `{"name", "family", "summary", "reference"}`.
    public var json: JSONValue {
        [
            "name": .string(name), "family": .string(family.rawValue), "summary": .string(summary),
            "reference": .string(reference),
        ]
    }
}

extension AttackPrompt {
    /// `{"messages", "carrier", "follow_ups"}`.
    public var json: JSONValue {
        [
            "messages": .array(messages.map(\.json)), "carrier": .integer(carrier),
            "follow_ups": .array(followUps.map(JSONValue.string)),
        ]
    }
}
