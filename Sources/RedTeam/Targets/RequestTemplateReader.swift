import Files
import Foundation

/// Reads the parts of a request template.
struct RequestTemplateReader {
    let file: String
    let environment: [String: String]

    private func error(_ line: Int, _ problem: String, expected: String, remedy: String? = nil) -> InputError {
        InputError(file: file, line: line, problem: problem, expected: expected, remedy: remedy)
    }

    /// The method and the address of the first line.
    func requestLine(_ line: String) throws(InputError) -> (method: String, url: [RequestTemplate.Part]) {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        let methods = ["GET", "POST", "PUT", "PATCH"]
        guard words.count == 2, methods.contains(words[0]) else {
            throw error(
                1, "it does not begin with a method and an address",
                expected: "such as POST https://example.com/chat")
        }
        var address = words[1].trimmingCharacters(in: .whitespaces)
        if let version = address.range(of: " HTTP/") { address = String(address[..<version.lowerBound]) }
        address = try substituted(address, line: 1)
        guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
            throw error(1, "\(address) is no address", expected: "one that begins with https:// or http://")
        }
        return (words[0], try parts(address, firstLine: 1, .percent))
    }

    func headers(_ lines: [String]) throws(InputError) -> [RequestTemplate.Header] {
        var headers: [RequestTemplate.Header] = []
        for (index, line) in lines.enumerated() {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
                throw error(
                    index + 2, "the header has no colon", expected: "Name: value",
                    remedy: "put an empty line before the body")
            }
            let name = line[..<colon].trimmingCharacters(in: .whitespaces)
            let value = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            guard !value.contains("{{") else {
                throw error(
                    index + 2, "\(name) has a place for what is asked", expected: "places in the address or the body")
            }
            headers.append(.init(name: name, value: try substituted(value, line: index + 2)))
        }
        return headers
    }

    /// `text` with the environment's values.
    private func substituted(_ text: String, line: Int) throws(InputError) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.range(of: "${") {
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                throw error(line, "${ is not closed", expected: "${NAME}")
            }
            let name = String(rest[start.upperBound..<end])
            guard let value = environment[name], !value.isEmpty else {
                throw error(line, "the environment has no \(name)", expected: "a value", remedy: "export \(name)=…")
            }
            result += value
            rest = rest[end...].dropFirst()
        }
        return result + rest
    }

    /// `text` cut at its places; in JSON a place within quotation marks is written as part of the string.
    func parts(
        _ text: String, firstLine: Int, _ writing: RequestTemplate.Writing
    ) throws(InputError) -> [RequestTemplate.Part] {
        var parts: [RequestTemplate.Part] = []
        var (line, isInString, isEscaped) = (firstLine, false, false)
        var literal = ""
        var rest = text[...]
        while let character = rest.first {
            guard rest.hasPrefix("{{"), let end = rest.range(of: "}}") else {
                literal.append(character)
                if character.isNewline { line += 1 }
                if character == "\"", !isEscaped { isInString.toggle() }
                isEscaped = character == "\\" && !isEscaped
                rest = rest.dropFirst()
                continue
            }
            let name = rest[..<end.lowerBound].dropFirst(2).trimmingCharacters(in: .whitespaces)
            if let place = RequestTemplate.Place(rawValue: name) {
                parts.append(.text(literal))
                literal = ""
                parts.append(.place(place, writing == .jsonValue && isInString ? .jsonString : writing))
                rest = rest[end.upperBound...]
            } else if writing == .jsonValue, !name.allSatisfy({ $0.isLetter || $0 == "_" }) || name.isEmpty {
                // Braces of nested JSON objects.
                literal.append(character)
                rest = rest.dropFirst()
            } else {
                let names = RequestTemplate.Place.allCases.map { "{{\($0.rawValue)}}" }.joined(separator: ", ")
                throw error(line, "there is no {{\(name)}}", expected: names)
            }
        }
        parts.append(.text(literal))
        return parts
    }
}
