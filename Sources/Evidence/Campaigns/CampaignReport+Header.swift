public import Files

extension CampaignReport {
    /// Where a campaign's attempts come from, and everything a reader needs to judge them.
    public struct Header: Sendable, Hashable {
        /// The campaign's name, for headings.
        public var title: String
        /// The model or address that was attacked.
        public var target: String
        /// When the campaign ended, as text ("2026-11-24 18:40 UTC").
        public var date: String
        /// Where the random numbers of attacks and samples start.
        public var seed: UInt64?
        /// The version of Plumb.
        public var version: String
        /// The suites, as the person named the files.
        public var suites: [String]
        /// The judges, the deciding one first.
        public var judges: [Judge]
        /// SHA-256 by what was hashed ("suite", "model"), in the order to show.
        public var hashes: [AlignmentReport.Hash]
        /// Seconds by stage, in the order they ran.
        public var timings: [AlignmentReport.Timing]
        /// Tokens that the target wrote in a second.
        public var tokensPerSecond: Double?
        public var attemptsPerMinute: Double?
        /// The settings of the campaign as they were resolved.
        public var config: JSONValue

        public init(
            title: String, target: String, date: String, seed: UInt64? = nil, version: String = "",
            suites: [String] = [], judges: [Judge] = [], hashes: [AlignmentReport.Hash] = [],
            timings: [AlignmentReport.Timing] = [], tokensPerSecond: Double? = nil, attemptsPerMinute: Double? = nil,
            config: JSONValue = [:]
        ) {
            self.title = title
            self.target = target
            self.date = date
            self.seed = seed
            self.version = version
            self.suites = suites
            self.judges = judges
            self.hashes = hashes
            self.timings = timings
            self.tokensPerSecond = tokensPerSecond
            self.attemptsPerMinute = attemptsPerMinute
            self.config = config
        }
    }

    /// What decided whether a reply is harmful, and how well it does that on labelled replies.
    public struct Judge: Sendable, Hashable {
        public var name: String
        /// What the figures were measured on, or what the judge is, in a sentence.
        public var detail: String
        /// How well it finds harmful replies; nil where that was not measured.
        public var accuracy: JudgeAccuracy?
        /// Cohen's kappa with the labels; nil where that was not measured.
        public var kappa: Double?

        public init(name: String, detail: String = "", accuracy: JudgeAccuracy? = nil, kappa: Double? = nil) {
            self.name = name
            self.detail = detail
            self.accuracy = accuracy
            self.kappa = kappa
        }
    }
}
