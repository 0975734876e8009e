import Files
import Yams

/// Takes settings out of a YAML mapping one by one; what nobody took is an error, so that nothing is silently ignored.
struct SettingsReader {
    private let file: String
    private let path: String
    private let line: Int?
    private var entries: [String: Node] = [:]
    private var known: [String] = []

    init(_ node: Node, file: String, path: String = "") throws {
        self.file = file
        self.path = path
        line = node.mark?.line
        guard let mapping = node.mapping else {
            throw InputError(
                file: file, line: line, field: path.isEmpty ? nil : path, problem: "it is not a mapping",
                expected: "settings written as `name: value`")
        }
        for (key, value) in mapping {
            guard let name = key.string else {
                throw InputError(file: file, line: key.mark?.line, problem: "a key is not text", expected: "a name")
            }
            guard entries.updateValue(value, forKey: name) == nil else {
                throw InputError(
                    file: file, line: key.mark?.line, field: label(name), problem: "it is set twice",
                    expected: "one value", remedy: "remove one")
            }
        }
    }

    /// The settings of a YAML file's top level.
    init(contentsOf path: String) throws {
        let text = try readText(path)
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw InputError(file: path, problem: "it is not YAML: \(error)", expected: "a recipe in YAML")
        }
        guard let node else { throw InputError(file: path, problem: "it is empty", expected: "a recipe in YAML") }
        try self.init(node, file: path)
    }

    /// The names of all settings, in the order of the file.
    var names: [String] {
        entries.sorted { Self.place($0.value) < Self.place($1.value) }.map(\.key)
    }

    private static func place(_ node: Node) -> (Int, Int) { (node.mark?.line ?? 0, node.mark?.column ?? 0) }

    /// An error about the section as a whole.
    func problem(_ problem: String, expected: String) -> InputError {
        InputError(
            file: file, line: line, field: path.isEmpty ? nil : path, problem: problem, expected: expected)
    }

    private func label(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// An error about the setting `name`, at its line.
    func error(_ name: String, _ problem: String, expected: String, remedy: String? = nil) -> InputError {
        InputError(
            file: file, line: entries[name]?.mark?.line ?? line, field: label(name), problem: problem,
            expected: expected, remedy: remedy)
    }

    /// An error about a setting, moved to where this file has it.
    func placed(_ error: InputError) -> InputError {
        guard let name = error.field else { return error.at(file: file, line: line) }
        var error = error.at(file: file, line: entries[name]?.mark?.line ?? line)
        error.field = label(name)
        return error
    }

    private mutating func take<Value>(
        _ name: String, _ expected: String, _ convert: (Node) -> Value?
    ) throws -> Value? {
        known.append(name)
        guard let node = entries[name] else { return nil }
        guard let value = convert(node) else {
            throw error(name, "it is \(node.string.map { "\"\($0)\"" } ?? "not a single value")", expected: expected)
        }
        return value
    }

    mutating func text(_ name: String) throws -> String? {
        try take(name, "text") { $0.string.flatMap { $0.isEmpty ? nil : $0 } }
    }
    mutating func required(_ name: String) throws -> String {
        guard let value = try text(name) else { throw error(name, "the setting is missing", expected: "text") }
        return value
    }
    mutating func number(_ name: String) throws -> Double? {
        try take(name, "a number") { $0.float.flatMap { $0.isFinite ? $0 : nil } }
    }
    /// Numbers under names that the user chooses; nil where the section is missing.
    mutating func numbers(_ name: String) throws -> [(name: String, value: Double)]? {
        guard var section = try section(name) else { return nil }
        let names = section.entries.keys.sorted()
        return try names.map { name in
            guard let value = try section.number(name) else {
                throw section.error(name, "it has no value", expected: "a number")
            }
            return (name, value)
        }
    }
    mutating func integer(_ name: String) throws -> Int? { try take(name, "a whole number") { $0.int } }
    mutating func byteCount(_ name: String) throws -> ByteCount? {
        try take(name, "an amount with a unit, such as 4GB or 512MB") { $0.string.flatMap(ByteCount.init) }
    }
    mutating func flag(_ name: String) throws -> Bool? { try take(name, "true or false") { $0.bool } }

    /// A list of texts; a single text counts as a list of one.
    mutating func texts(_ name: String) throws -> [String]? {
        try take(name, "a list of texts") { node in
            if let one = node.string { return [one] }
            guard let items = node.sequence else { return nil }
            let texts = items.compactMap(\.string)
            return texts.count == items.count && !texts.isEmpty ? texts : nil
        }
    }

    /// One of the names of `Choice`.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) throws -> Choice? {
        try take(name, Choice.allCases.map(\.rawValue).joined(separator: ", ")) { $0.string.flatMap(Choice.init) }
    }

    /// A list of names of `Choice`; a single name counts as a list of one.
    mutating func choices<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) throws -> [Choice]? {
        try texts(name)?.map { text in
            guard let choice = Choice(rawValue: text) else {
                throw error(
                    name, "it is \"\(text)\"", expected: Choice.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return choice
        }
    }

    /// A list of numbers; a single number counts as a list of one.
    mutating func numberList(_ name: String) throws -> [Double]? {
        try take(name, "a list of numbers") { node in
            let nodes = node.sequence.map(Array.init) ?? [node]
            let numbers = nodes.compactMap(\.float).filter(\.isFinite)
            return numbers.count == nodes.count && !numbers.isEmpty ? numbers : nil
        }
    }

    /// The settings below `name`.
    mutating func section(_ name: String) throws -> SettingsReader? {
        known.append(name)
        return try entries[name].map { try SettingsReader($0, file: file, path: label(name)) }
    }

    /// Throws for a setting nobody took.
    func finish() throws {
        for (name, node) in entries.sorted(by: { ($0.value.mark?.line ?? 0) < ($1.value.mark?.line ?? 0) })
        where !known.contains(name) {
            throw InputError(
                file: file, line: node.mark?.line, field: label(name), problem: "there is no such setting",
                expected: "one of \(known.sorted().joined(separator: ", "))", remedy: "correct or remove it")
        }
    }
}
