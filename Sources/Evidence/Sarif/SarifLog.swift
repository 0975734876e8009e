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
        /// What code hosts group and filter by ("security").
        public var tags: [String]

        public init(id: String, summary: String, help: String, level: Level, tags: [String] = []) {
            self.id = id
            self.summary = summary
            self.help = help
            self.level = level
            self.tags = tags
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
        /// What stays the same when the finding moves, by name and version ("behaviourAttack/v1").
        public var fingerprints: [String: String]
        /// How often it occurred; nil where that says nothing.
        public var occurrences: Int?
        /// The classes of taxonomies that it belongs to.
        public var taxa: [Taxon]
        /// How it stands to an earlier run; nil without one.
        public var baseline: Baseline?
        /// Why the finding is accepted; nil for one that is not.
        public var suppression: String?

        public init(
            rule: String, level: Level, message: String, file: String, line: Int,
            fingerprints: [String: String] = [:], occurrences: Int? = nil, taxa: [Taxon] = [],
            baseline: Baseline? = nil, suppression: String? = nil
        ) {
            self.rule = rule
            self.level = level
            self.message = message
            self.file = file
            self.line = line
            self.fingerprints = fingerprints
            self.occurrences = occurrences
            self.taxa = taxa
            self.baseline = baseline
            self.suppression = suppression
        }
    }

    /// A class of a taxonomy: `LLM01` of `owasp-llm-2025`.
    public struct Taxon: Sendable, Hashable {
        public var taxonomy: String
        public var id: String

        public init(taxonomy: String, id: String) {
            self.taxonomy = taxonomy
            self.id = id
        }

        /// The class that a tag such as `owasp-llm-2025:LLM01` names; nil for a tag without a taxonomy.
        public init?(tag: String) {
            guard let colon = tag.firstIndex(of: ":") else { return nil }
            self.init(taxonomy: String(tag[..<colon]), id: String(tag[tag.index(after: colon)...]))
            if taxonomy.isEmpty || id.isEmpty { return nil }
        }
    }

    /// How a result stands to an earlier run.
    public enum Baseline: String, Sendable, Hashable {
        case new, unchanged
    }

    /// Something that happened while the tool ran.
    public struct Notification: Sendable, Hashable {
        public var level: Level
        public var message: String

        public init(level: Level, message: String) {
            self.level = level
            self.message = message
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
    /// What tells runs of one kind from others, ending in a slash ("redteam/suite/"); nil leaves it to the host.
    public var automation: String?
    /// Whether the tool came to its end, and what it met on the way; nil says nothing of it.
    public var isComplete: Bool?
    public var notifications: [Notification]

    public init(
        tool: String, version: String, rules: [Rule], results: [Result], automation: String? = nil,
        isComplete: Bool? = nil, notifications: [Notification] = []
    ) {
        self.tool = tool
        self.version = version
        self.rules = rules
        self.results = results
        self.automation = automation
        self.isComplete = isComplete
        self.notifications = notifications
    }
}
