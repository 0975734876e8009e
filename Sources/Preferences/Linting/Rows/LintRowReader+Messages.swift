import Files
import OrderedCollections
import Tokenization

extension LintRowReader {
    /// Reads the prompt and the answers of a row of `kind`.
    mutating func readMessages(_ kind: LintRow.Kind) {
        system = text("system")
        if let system { check(system, "system") }
        switch kind {
        case .pair:
            prompt = messages("prompt", role: "user", required: true)
            chosen = answer("chosen")
            rejected = answer("rejected")
        case .completion:
            prompt = messages("prompt", role: "user", required: true)
            let answer = answer("completion")
            // An answer to avoid stands where a pair has its rejected one.
            if take("label")?.bool == false { rejected = answer } else { chosen = answer }
        case .conversation: readConversation()
        case .seed: readSeed()
        case .request:
            let field = take("prompt") == nil && take("messages") != nil ? "messages" : "prompt"
            prompt = messages(field, role: "user", required: true)
            if field == "prompt", take("messages") != nil {
                report(.wrongType, "messages", "the row has a prompt too; expected one of the two")
            }
        }
        guard let prompt else { return }
        if system != nil, prompt.contains(where: { $0.role == "system" }) {
            report(.wrongRole, "system", "the prompt has a system message too; expected one of the two")
        }
        if kind != .conversation { checkTurns(prompt, kind == .request ? requestField : "prompt") }
    }

    private var requestField: String { prompt?.count ?? 0 > 1 ? "messages" : "prompt" }

    private mutating func readConversation() {
        guard let messages = messages("messages", role: "user", required: true), let last = messages.last else {
            return
        }
        checkTurns(messages, "messages")
        guard last.role == "assistant" else {
            report(.wrongRole, "messages", "the last message is from \(last.role); expected the assistant's answer")
            return
        }
        guard messages.first(where: { $0.role != "system" })?.role != "assistant" else {
            report(.wrongRole, "messages", "the assistant begins; expected a user")
            return
        }
        prompt = Array(messages.dropLast())
        chosen = [last]
    }

    private mutating func answer(_ field: String) -> [ChatMessage]? {
        guard let messages = messages(field, role: "assistant", required: true) else { return nil }
        if messages[0].role != "assistant" {
            report(.wrongRole, field, "the answer starts with a message from \(messages[0].role); expected assistant")
            return nil
        }
        return messages
    }

    /// The messages of a field, each with text; nil where there is none to go on with.
    private mutating func messages(_ field: String, role: String, required: Bool) -> [ChatMessage]? {
        guard let value = take(field, required: required) else { return nil }
        switch value {
        case .string(let text):
            guard !TextCheck.isBlank(text) else {
                report(.emptyField, field, "the field is empty")
                return nil
            }
            check(text, field)
            return [ChatMessage(role: role, content: text)]
        case .array(let elements):
            if elements.isEmpty { report(.emptyField, field, "the field is empty") }
            let messages = elements.indices.compactMap { message(elements[$0], "\(field)[\($0)]") }
            return messages.count == elements.count && !messages.isEmpty ? messages : nil
        default:
            report(.wrongType, field, "the field is \(value.kind); expected a string or a list of messages")
            return nil
        }
    }

    private mutating func message(_ value: JSONValue, _ field: String) -> ChatMessage? {
        let message: ChatMessage
        do {
            message = try ChatMessage(from: value, file: path, line: row.line, field: field)
        } catch {
            report(error.problem.contains("missing") ? .missingField : .wrongType, error.field ?? field, error.reason)
            return nil
        }
        if TextCheck.isBlank(message.content) {
            guard message.extra.isEmpty else { return message }
            report(.emptyField, "\(field).content", "the message is empty")
            return nil
        }
        check(message.content, "\(field).content", isWhole: message.extra["content"] == nil)
        return message
    }

    /// Reports what is wrong with the characters of a text, and what it should not hold.
    ///
    /// A text that is put together from parts (not `isWhole`) has no mechanical fix.
    mutating func check(_ text: String, _ field: String, isWhole: Bool = true) {
        let check = TextCheck(text)
        for problem in check.problems where isWhole || problem.rule != .straySpace {
            report(problem.rule, field, problem.message, fix: isWhole ? problem.fix : nil)
        }
        guard options.rules.contains(.secret) || options.rules.contains(.personalData) else { return }
        var seen: Set<SensitiveMatch.Kind> = []
        for match in SensitiveText.matches(in: check.bytes) where seen.insert(match.kind).inserted {
            // The value itself stays out of reports.
            let start = String(decoding: check.bytes[match.range].prefix(3), as: UTF8.self)
            report(match.rule, field, "it holds \(match.kind.rawValue) (“\(start)…”)")
        }
    }

    private mutating func checkTurns(_ messages: [ChatMessage], _ field: String) {
        if messages.count == 1, messages[0].role == "user" { return }
        if messages.count(where: { $0.role == "system" }) > 1 {
            report(.wrongRole, field, "there are several system messages; expected one at most")
        }
        if messages.dropFirst().contains(where: { $0.role == "system" }) {
            report(.turnOrder, field, "a system message stands behind others")
        }
        let turns = messages.filter { $0.role == "user" || $0.role == "assistant" }
        if turns.isEmpty { report(.wrongRole, field, "no message is from the user") }
        for (first, second) in zip(turns, turns.dropFirst()) where first.role == second.role {
            // An assistant that calls tools speaks again after their results.
            if first.role == "assistant", messages.contains(where: { $0.role == "tool" }) { continue }
            report(.turnOrder, field, "two messages of the \(first.role) follow each other")
            break
        }
        guard field != "messages" || row.kind == .request else { return }
        if turns.first?.role == "assistant" { report(.turnOrder, field, "the assistant begins") }
        if turns.count > 1, turns.last?.role == "assistant" {
            report(.turnOrder, field, "the assistant has the last word")
        }
    }
}
