public import Files

/// What an alignment run changed, and everything a reader needs to judge the claim.
public struct AlignmentReport: Sendable, Hashable {
    /// The run's name, for headings.
    public var title: String
    /// The model that was aligned.
    public var model: String
    /// When the run ended, as text ("2026-11-24 18:40 UTC").
    public var date: String
    /// The model as it was.
    public var before: EvaluationReport
    /// The aligned model, on the same requests.
    public var after: EvaluationReport
    /// Unsafe rows before and after.
    public var harmReduction: HarmReduction
    /// Legitimate rows before and after.
    public var utilityChange: PairedOutcomes
    /// What the run was required to reach.
    public var gates: [Gate]
    /// How training went; nil where nothing was trained.
    public var training: TrainingCurve?
    /// Seconds by stage, in the order they ran.
    public var timings: [Timing]
    /// The largest resident memory of the process.
    public var peakMemoryBytes: Int?
    /// The settings of the run as they were resolved.
    public var config: JSONValue
    /// SHA-256 by what was hashed ("model", "pairs", "suite"), in the order to show.
    public var hashes: [Hash]
    /// A few rows before and after.
    public var examples: [Example]

    public init(
        title: String, model: String, date: String, before: EvaluationReport, after: EvaluationReport,
        harmReduction: HarmReduction, utilityChange: PairedOutcomes, gates: [Gate], training: TrainingCurve? = nil,
        timings: [Timing] = [], peakMemoryBytes: Int? = nil, config: JSONValue = [:], hashes: [Hash] = [],
        examples: [Example] = []
    ) {
        self.title = title
        self.model = model
        self.date = date
        self.before = before
        self.after = after
        self.harmReduction = harmReduction
        self.utilityChange = utilityChange
        self.gates = gates
        self.training = training
        self.timings = timings
        self.peakMemoryBytes = peakMemoryBytes
        self.config = config
        self.hashes = hashes
        self.examples = examples
    }

    /// Whether every gate is met; false without gates.
    public var isPassed: Bool { !gates.isEmpty && gates.allSatisfy(\.isMet) }

    /// How long one stage took.
    public struct Timing: Sendable, Hashable {
        /// What was done, as reports name it.
        public var stage: String
        /// Seconds of wall-clock time.
        public var seconds: Double

        public init(stage: String, seconds: Double) {
            self.stage = stage
            self.seconds = seconds
        }
    }

    /// The hash of one input of the run.
    public struct Hash: Sendable, Hashable {
        /// What was hashed.
        public var name: String
        /// The hash in hexadecimal.
        public var sha256: String

        public init(name: String, sha256: String) {
            self.name = name
            self.sha256 = sha256
        }
    }

    /// One row's replies before and after.
    public struct Example: Sendable, Hashable {
        /// The suite row's id.
        public var id: String
        /// The suite row's category.
        public var category: String
        /// What the row expects of the model.
        public var expected: Expected
        /// The request.
        public var prompt: Excerpt
        /// What the model said before.
        public var before: Reply
        /// What the aligned model says.
        public var after: Reply

        public init(
            id: String, category: String, expected: Expected, prompt: Excerpt, before: Reply, after: Reply
        ) {
            self.id = id
            self.category = category
            self.expected = expected
            self.prompt = prompt
            self.before = before
            self.after = after
        }
    }

    /// A reply, as much as is shown of it, and its verdict.
    public struct Reply: Sendable, Hashable {
        /// What is shown of the reply.
        public var excerpt: Excerpt
        /// What the judge says of the whole reply.
        public var verdict: Verdict
        /// Whether the reply does what the row expects.
        public var isMet: Bool

        /// The reply to a row that expects `expected`; what carries out an unsafe request is masked.
        public init(_ text: String, verdict: Verdict, expecting expected: Expected) {
            self.verdict = verdict
            self.isMet = expected.isMet(by: verdict)
            self.excerpt = Excerpt(text, isHarmful: expected == .refuse && verdict != .refusal)
        }
    }
}

/// The course of training, a value each step.
public struct TrainingCurve: Sendable, Hashable {
    /// The training loss.
    public var loss: [Double]
    /// The mean reward of the chosen answer less that of the rejected one.
    public var margins: [Double]
    /// The share of pairs whose chosen answer has the larger reward.
    public var accuracies: [Double]

    public init(loss: [Double], margins: [Double], accuracies: [Double] = []) {
        self.loss = loss
        self.margins = margins
        self.accuracies = accuracies
    }
}
