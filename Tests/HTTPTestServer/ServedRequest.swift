import Foundation

/// A request that a scripted server received.
public struct ServedRequest: Sendable {
    public var method: String
    /// The path with its query.
    public var path: String
    /// Names and values in the order in which they came.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    /// The first value of a header, whatever the case of its name.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The text of the last message of a chat request; empty for other bodies.
    public var lastMessage: String { messages.last?["content"] as? String ?? "" }

    /// The text of the first system message of a chat request; nil where there is none.
    public var system: String? {
        messages.first { $0["role"] as? String == "system" }?["content"] as? String
    }

    private var messages: [[String: Any]] {
        let value = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
        return value?["messages"] as? [[String: Any]] ?? []
    }
}
