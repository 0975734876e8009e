/// The findings of one run in SARIF 2.1.0, the format that code hosts and editors show findings from.
public struct SarifLog: Sendable, Hashable {
    /// How bad a result is.
    public enum Level: String, Sendable, Hashable {
        case error, warning, note
    }

    /// What a result can be about.
    public struct Rule: Sendable, Hashable {
        /// The stable name.
        public var id: String
        /// The rule in one sentence.
        public var summary: String
        /// How to mend what breaks it.
        public var help: String
        /// The level of its results.
        public var level: Level

        public init(id: String, summary: String, help: String, level: Level) {
            self.id = id
            self.summary = summary
            self.help = help
            self.level = level
        }
    }

    /// One finding.
    public struct Result: Sendable, Hashable {
        /// The `id` of its rule.
        public var rule: String
        /// How bad it is.
        public var level: Level
        /// What is wrong.
        public var message: String
        /// The file, as the person named it.
        public var file: String
        /// The line, counted from 1.
        public var line: Int

        public init(rule: String, level: Level, message: String, file: String, line: Int) {
            self.rule = rule
            self.level = level
            self.message = message
            self.file = file
            self.line = line
        }
    }

    /// The program that found the results.
    public var tool: String
    /// Its version.
    public var version: String
    /// The rules, in an order of the tool's.
    public var rules: [Rule]
    /// The findings.
    public var results: [Result]

    public init(tool: String, version: String, rules: [Rule], results: [Result]) {
        self.tool = tool
        self.version = version
        self.rules = rules
        self.results = results
    }
}
