public import Files
import Foundation
public import Tokenization

/// An HTTP request written down as text, with places for what is asked.
///
///     POST https://example.com/chat
///     Authorization: Bearer ${API_KEY}
///     Content-Type: application/json
///
///     {"input": "{{prompt}}", "history": {{messages}}}
///
/// `{{prompt}}` is the last message, `{{messages}}` the conversation as a list of objects with `role` and `content`, and
/// `{{system}}` the system message, which `{{messages}}` then leaves out. Inside a JSON string a value is escaped; elsewhere in
/// JSON it is written as a value with its own quotation marks; in an address or a form it is percent-encoded.
/// `${NAME}` in the address and headers is a variable of the environment.
public struct RequestTemplate: Sendable, Hashable {
    /// A request that is ready to be sent.
    public struct Filled: Sendable, Hashable {
        public var method: String
        public var url: String
        public var headers: [(name: String, value: String)]
        public var body: String

        public static func == (a: Filled, b: Filled) -> Bool {
            a.method == b.method && a.url == b.url && a.body == b.body
                && a.headers.elementsEqual(b.headers, by: { $0 == $1 })
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(method)
            hasher.combine(url)
            hasher.combine(body)
        }
    }

    /// A place for something that is asked.
    enum Place: String, CaseIterable, Sendable {
        case prompt, messages, system
    }

    /// How a place's value is written.
    enum Writing: Sendable, Hashable {
        /// Within a JSON string.
        case jsonString
        /// As a JSON value.
        case jsonValue
        case percent
        case plain
    }

    enum Part: Sendable, Hashable {
        case text(String)
        case place(Place, Writing)
    }

    let method: String
    let url: [Part]
    let headers: [Header]
    let body: [Part]

    struct Header: Sendable, Hashable {
        var name: String
        var value: String
    }

    /// SHA-256 of the template as it was written, without the environment's values.
    public let sha256: String

    /// Whether a conversation of several turns can be sent.
    public var takesConversations: Bool { places.contains(.messages) }
    /// Whether a system message can be sent.
    public var takesSystem: Bool { places.contains(.messages) || places.contains(.system) }

    private var places: Set<Place> {
        Set((url + body).compactMap { if case .place(let place, _) = $0 { place } else { nil } })
    }

    /// The template in the file at `path`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - environment: What `${NAME}` stands for; nil for this process's environment.
    /// - Throws: `InputError` with the line: no address, a header without a colon, an unknown place or variable, a body
    ///   that is no JSON where the headers say that it is, or no place for the prompt.
    public init(
        contentsOf path: String, environment: [String: String]? = nil
    ) throws(InputError) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        try self.init(parsing: try readText(path), file: path, environment: environment)
    }

    /// The template that `text` writes, as `init(contentsOf:environment:)` reads it from a file.
    public init(parsing text: String, file: String, environment: [String: String]) throws(InputError) {
        let reader = RequestTemplateReader(file: file, environment: environment)
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.firstIndex { $0.allSatisfy(\.isWhitespace) } ?? lines.count
        (method, url) = try reader.requestLine(lines.first.map(String.init) ?? "")
        headers = try reader.headers(lines[..<end].dropFirst().map(String.init))
        let type = headers.first { $0.name.lowercased() == "content-type" }?.value.lowercased() ?? ""
        var bodyText = lines[min(end + 1, lines.count)...].joined(separator: "\n")
        while bodyText.last?.isNewline == true { bodyText.removeLast() }
        let isJSON =
            type.contains("json") || (type.isEmpty && (bodyText.hasPrefix("{") || bodyText.hasPrefix("[")))
        body = try reader.parts(
            bodyText, firstLine: end + 2, isJSON ? .jsonValue : type.contains("urlencoded") ? .percent : .plain)
        sha256 = Files.sha256(of: Array(text.utf8))
        guard places.contains(.prompt) || places.contains(.messages) else {
            throw InputError(
                file: file, problem: "it has neither {{prompt}} nor {{messages}}", expected: "a place for what is asked"
            )
        }
        if isJSON {
            let sample = fill([ChatMessage(role: "user", content: "a \"b\"\n")]).body
            do {
                _ = try JSONValue(parsing: sample, file: file)
            } catch {
                throw InputError(
                    file: file, line: end + 1 + (error.line ?? 1), problem: "the body is no JSON: \(error.problem)",
                    expected: "JSON, in which {{prompt}} may stand with or without quotation marks around it")
            }
        }
    }

    /// The request that asks `conversation`.
    public func fill(_ conversation: [ChatMessage]) -> Filled {
        let system = conversation.first { $0.role == "system" }?.content ?? ""
        let others = places.contains(.system) ? conversation.filter { $0.role != "system" } : conversation
        func value(_ place: Place) -> (json: JSONValue, text: String) {
            switch place {
            case .prompt:
                let text = conversation.last { $0.role == "user" }?.content ?? conversation.last?.content ?? ""
                return (.string(text), text)
            case .system: return (.string(system), system)
            case .messages:
                let json = JSONValue.array(others.map(\.json))
                return (json, json.text())
            }
        }
        func written(_ parts: [Part]) -> String {
            parts.map { part in
                guard case .place(let place, let writing) = part else {
                    if case .text(let text) = part { return text }
                    return ""
                }
                let value = value(place)
                switch writing {
                case .jsonValue: return value.json.text()
                case .jsonString: return String(JSONValue.string(value.text).text().dropFirst().dropLast())
                case .percent: return Self.percentEncoded(value.text)
                case .plain: return value.text
                }
            }.joined()
        }
        return Filled(
            method: method, url: written(url), headers: headers.map { ($0.name, $0.value) }, body: written(body))
    }

    private static func percentEncoded(_ text: String) -> String {
        let kept = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
    }
}
