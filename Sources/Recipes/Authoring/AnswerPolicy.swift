import Files

/// How a data set refuses and confirms: texts with places for what a row is about.
public struct AnswerPolicy: Sendable, Hashable {
    /// A way to refuse.
    public enum Style: String, Sendable, Hashable, CaseIterable {
        /// One short sentence.
        case brief
        /// With a word for the person behind the request.
        case empathetic
        /// With something else that could be done.
        case redirecting
        /// In the words of a task assistant: what is not put on the list, and what could be.
        case taskDomain = "task_domain"
    }

    /// The texts of one style, and how often it is used beside the others.
    public struct Refusals: Sendable, Hashable {
        public var style: Style
        public var weight: Double
        /// Refusals in which `{subject}` stands for what is asked.
        public var texts: [String]

        public init(style: Style, weight: Double, texts: [String]) {
            self.style = style
            self.weight = weight
            self.texts = texts
        }
    }

    public var refusals: [Refusals]
    /// What an assistant says that does as it is told; `{task}` stands for the task.
    public var confirmations: [String]
    /// Ways to put a request, in which `{request}` stands for it.
    ///
    /// They go around unsafe requests and their safe twins alike, so that a frame decides nothing.
    public var frames: [String]
    /// What an endpoint is told that writes in place of these texts; nil where none does.
    public var drafting: DraftingPolicy?

    public init(
        refusals: [Refusals], confirmations: [String], frames: [String] = [], drafting: DraftingPolicy? = nil
    ) {
        self.refusals = refusals
        self.confirmations = confirmations
        self.frames = frames
        self.drafting = drafting
    }

    /// The policy in the YAML file at `path`: `refusals` by style, each with `texts` and optionally `weight`,
    /// `confirmations`, and optionally `frames` and `drafting`.
    ///
    /// - Throws: `InputError` with the line: what is missing or unknown, or a text without its place.
    public init(contentsOf path: String) throws {
        var top = try SettingsReader(contentsOf: path)
        guard var section = try top.section("refusals") else {
            throw top.error("refusals", "the section is missing", expected: "one or more styles with `texts:`")
        }
        refusals = []
        for style in Style.allCases {
            guard var own = try section.section(style.rawValue) else { continue }
            let weight = try own.number("weight") ?? 1
            guard weight > 0 else { throw own.error("weight", "it is \(weight)", expected: "a number above 0") }
            guard let texts = try own.texts("texts") else {
                throw own.error("texts", "the setting is missing", expected: "one or more refusals")
            }
            try own.finish()
            refusals.append(Refusals(style: style, weight: weight, texts: texts))
        }
        try section.finish()
        if refusals.isEmpty {
            throw top.error(
                "refusals", "it names no style", expected: Style.allCases.map(\.rawValue).joined(separator: ", "))
        }
        confirmations = try top.texts("confirmations") ?? []
        for text in confirmations where !text.contains("{task}") {
            throw top.error("confirmations", "\"\(text)\" has no {task}", expected: "a place for the task")
        }
        if confirmations.isEmpty {
            throw top.error("confirmations", "the setting is missing", expected: "one or more texts with {task}")
        }
        frames = try top.texts("frames") ?? []
        for text in frames where !text.contains("{request}") {
            throw top.error("frames", "\"\(text)\" has no {request}", expected: "a place for the request")
        }
        drafting = try top.section("drafting").map { try DraftingPolicy($0) }
        try top.finish()
    }
}
