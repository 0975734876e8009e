public import Files

/// Where the words are in a JSON response: `$.choices[0].message.content`.
public struct ResponsePath: Sendable, Hashable, CustomStringConvertible {
    private enum Step: Sendable, Hashable {
        case member(String)
        case element(Int)
    }

    private let steps: [Step]
    public let description: String

    /// Where chat endpoints of the common kind have it.
    public static let chat = try? ResponsePath("$.choices[0].message.content")

    /// The path that `text` writes: `$`, then members (`.name`, `['any name']`) and elements (`[0]`).
    ///
    /// - Throws: `InputError` for anything else.
    public init(_ text: String) throws(InputError) {
        func error(_ problem: String) -> InputError {
            InputError(
                file: "--response-path", problem: "\(text): \(problem)",
                expected: "a path such as $.choices[0].message.content; $ alone is the whole response")
        }
        description = text
        guard text.first == "$" else { throw error("it does not begin with $") }
        var steps: [Step] = []
        var rest = text.dropFirst()
        while let opening = rest.popFirst() {
            switch opening {
            case ".":
                let name = rest.prefix { $0 != "." && $0 != "[" }
                if name.isEmpty { throw error("a name is missing after a point") }
                rest = rest.dropFirst(name.count)
                steps.append(.member(String(name)))
            case "[":
                guard let end = rest.firstIndex(of: "]") else { throw error("a bracket is not closed") }
                let inner = rest[..<end]
                rest = rest[end...].dropFirst()
                if let number = Int(inner), number >= 0 {
                    steps.append(.element(number))
                } else if let quote = inner.first, quote == "'" || quote == "\"", inner.count > 2, inner.last == quote {
                    steps.append(.member(String(inner.dropFirst().dropLast())))
                } else {
                    throw error("[\(inner)] is neither a number nor a name in quotation marks")
                }
            default: throw error("\(opening) stands where . or [ should")
            }
        }
        self.steps = steps
    }

    /// The words at this place of a response's body; nil where there is no such place, or nothing in it.
    ///
    /// A number or a truth value is its text, a list or an object its JSON; `$` is the body as it is.
    public func text(in body: [UInt8]) -> String? {
        if steps.isEmpty { return String(decoding: body, as: UTF8.self) }
        guard var value = try? JSONValue(parsing: body, file: "response") else { return nil }
        for step in steps {
            let next: JSONValue? =
                switch step {
                case .member(let name): value[name]
                case .element(let place): value.array.flatMap { place < $0.count ? $0[place] : nil }
                }
            guard let next else { return nil }
            value = next
        }
        return value == .null ? nil : value.string ?? value.text()
    }
}
