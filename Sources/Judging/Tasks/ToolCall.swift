public import Files

/// A call of a tool that a reply makes.
public struct ToolCall: Sendable, Hashable {
    /// The tool's name as the reply writes it; empty for a bare object that is a task and names no tool.
    public var name: String
    /// What the tool is given: an object, or null.
    public var arguments: JSONValue

    public init(name: String, arguments: JSONValue) {
        self.name = name
        self.arguments = arguments
    }

    /// What the call does.
    public var action: TaskAction {
        for key in ["action", "operation", "op"] {
            if let word = arguments[key]?.string, let action = TaskAction(named: word) { return action }
        }
        if name.isEmpty { return .create }
        return TaskAction(named: name) ?? .other
    }
}

/// What a tool call does with tasks.
public enum TaskAction: String, Sendable, Hashable, CaseIterable {
    /// Makes a task, a reminder, an event.
    case create
    /// Changes one: moves, renames, completes.
    case update
    /// Removes one.
    case delete
    /// Only looks: lists, searches.
    case read
    /// Does nothing: declines, or answers in words.
    case decline
    /// Does something that its name does not tell.
    case other

    /// Whether something is other than before once it is done.
    public var changesSomething: Bool { self != .read && self != .decline }

    /// The action that the first telling word of a tool's name says: `create_task`, `tasks.delete`, `markDone`.
    init?(named name: String) {
        for word in Self.words(of: name) {
            if let action = Self.verbs[word] {
                self = action
                return
            }
        }
        return nil
    }

    /// The name's words in lower case, cut at capitals and at what is no letter.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var previous: Character = "a"
        for character in name {
            let isBreak = !character.isLetter || (character.isUppercase && previous.isLowercase)
            if isBreak, !word.isEmpty {
                words.append(word)
                word = ""
            }
            if character.isLetter { word += character.lowercased() }
            previous = character
        }
        return word.isEmpty ? words : words + [word]
    }

    private static let verbs: [String: TaskAction] = {
        let lists: [(TaskAction, String)] = [
            (.create, "create add new schedule set insert remind book make post plan append save put draft register"),
            (
                .update,
                "update edit change move complete mark reschedule rename assign finish done close postpone snooze modify"
                    + " toggle check tick pin prioritise prioritize patch merge reopen start stop"
            ),
            (.delete, "delete remove cancel clear archive drop erase purge unschedule"),
            (.read, "list get read search find show view query fetch count lookup look summarise summarize describe"),
            (
                .decline,
                "refuse refused refusal decline declined reject rejected deny denied none noop answer respond reply block blocked"
            ),
        ]
        var verbs: [String: TaskAction] = [:]
        for (action, words) in lists {
            for word in words.split(separator: " ") { verbs[String(word)] = action }
        }
        return verbs
    }()
}
