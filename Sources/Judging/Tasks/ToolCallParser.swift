import Files
import OrderedCollections

/// Finds the tool calls of a reply, in every form that chat models write them.
enum ToolCallParser {
    /// The calls in their order, and whether something meant as a call could not be read.
    struct Found {
        var calls: [ToolCall] = []
        var isMalformed = false
    }

    /// The calls in `reply` and in the `tool_calls` that an endpoint gave beside it.
    static func calls(in reply: String, toolCalls: JSONValue?) -> Found {
        var found = Found()
        if let toolCalls, toolCalls != .null { add(toolCalls, to: &found, isMeant: true) }
        var rest = reply[...]
        var unclosed = 0
        while unclosed < 32, let opening = nextOpening(in: rest) {
            rest = rest[opening.end...]
            let isMeant = opening.isMeant
            guard let end = balancedEnd(of: rest) else {
                found.isMalformed = found.isMalformed || isMeant
                unclosed += 1
                rest = rest.dropFirst()
                continue
            }
            let body = String(rest[..<end])
            if let value = try? JSONValue(parsing: body, file: "reply") {
                if let name = opening.name {
                    found.calls.append(ToolCall(name: name, arguments: value))
                } else {
                    add(value, to: &found, isMeant: isMeant || opening.isWhole(reply, body))
                }
                rest = rest[end...]
            } else {
                found.isMalformed = found.isMalformed || isMeant
                unclosed += 1
                rest = rest.dropFirst()
            }
        }
        return found
    }

    /// Where JSON begins, and whether a mark before it says that it is a call.
    private struct Opening {
        var end: String.Index
        var isMeant: Bool
        var name: String?

        /// Whether the reply holds nothing but this body and a fence around it.
        func isWhole(_ reply: String, _ body: String) -> Bool {
            let text = reply.trimming { $0.isWhitespace || $0 == "`" }
            return text == body || (text.hasPrefix("json") && text.hasSuffix(body) && text.count < body.count + 8)
        }
    }

    private static let marks = ["<tool_call>", "[TOOL_CALLS]", "<|python_tag|>", "<function_call>"]

    /// The next brace or bracket in `text` that may open JSON; a mark right before it makes it a call.
    private static func nextOpening(in text: Substring) -> Opening? {
        guard let brace = text.firstIndex(where: { $0 == "{" || $0 == "[" }) else { return nil }
        let before = text[..<brace]
        if text[brace] == "[" {
            if text[brace...].hasPrefix("[TOOL_CALLS]") {
                let after = text[brace...].dropFirst("[TOOL_CALLS]".count)
                guard let start = after.firstIndex(where: { !$0.isWhitespace }), "[{".contains(text[start]) else {
                    return Opening(end: after.startIndex, isMeant: true)
                }
                return Opening(end: start, isMeant: true)
            }
        }
        let trimmed = before.reversed().drop(while: \.isWhitespace).reversed()
        let tail = String(trimmed.suffix(80))
        if marks.contains(where: { tail.hasSuffix($0) }) { return Opening(end: brace, isMeant: true) }
        if tail.hasSuffix(">"), let open = tail.ranges(of: "<function=").last {
            let name = String(tail[open.upperBound...].dropLast())
            return Opening(end: brace, isMeant: true, name: name)
        }
        return Opening(end: brace, isMeant: false)
    }

    /// Where the braces and brackets that open at the start of `text` are closed again, outside strings.
    private static func balancedEnd(of text: Substring) -> Substring.Index? {
        var depth = 0
        var isString = false
        var isEscaped = false
        for index in text.utf8.indices {
            let byte = text.utf8[index]
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return text.utf8.index(after: index) }
            default: break
            }
        }
        return nil
    }

    /// Adds what a JSON value says is called; one that is `isMeant` as a call and says nothing is malformed.
    private static func add(_ value: JSONValue, to found: inout Found, isMeant: Bool) {
        if let list = value.array {
            for element in list where element.object != nil { add(element, to: &found, isMeant: isMeant) }
            return
        }
        guard let members = value.object, !members.isEmpty else {
            found.isMalformed = found.isMalformed || isMeant
            return
        }
        for key in ["tool_calls", "function", "function_call", "tool_call"] {
            if let inner = members[key], inner.object != nil || inner.array != nil {
                return add(inner, to: &found, isMeant: true)
            }
        }
        let arguments = ["arguments", "parameters", "args", "input", "params"].compactMap { members[$0] }.first
        let name = ["name", "tool", "function", "action", "tool_name", "intent", "type"]
            .compactMap { members[$0]?.string }.first
        if let name, let arguments {
            found.calls.append(ToolCall(name: name, arguments: object(arguments)))
        } else if let action = ["action", "tool", "intent", "operation"].compactMap({ members[$0]?.string }).first {
            found.calls.append(ToolCall(name: action, arguments: value))
        } else if let name, isMeant {
            found.calls.append(ToolCall(name: name, arguments: value))
        } else if members["refusal"] == nil, isMeant, isTask(members) {
            found.calls.append(ToolCall(name: "", arguments: value))
        } else if isMeant, members["refusal"] == nil {
            found.isMalformed = true
        }
    }

    /// The arguments as an object, also where they are written as a string of JSON.
    private static func object(_ arguments: JSONValue) -> JSONValue {
        guard let text = arguments.string else { return arguments }
        return (try? JSONValue(parsing: text, file: "arguments")) ?? ["text": .string(text)]
    }

    private static func isTask(_ members: OrderedDictionary<String, JSONValue>) -> Bool {
        let fields: Set<String> = [
            "title", "task", "description", "text", "reminder", "due", "event", "tasks", "summary",
        ]
        return members.keys.contains { fields.contains($0.lowercased()) }
    }
}
