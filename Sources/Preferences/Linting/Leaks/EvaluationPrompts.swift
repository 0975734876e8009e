/// The prompts of one evaluation, to be held apart from training data.
public struct EvaluationPrompts: Sendable, Hashable {
    /// One prompt and the line it stands on.
    public struct Prompt: Sendable, Hashable {
        /// The text.
        public var text: String
        /// The line, counted from 1.
        public var line: Int

        public init(text: String, line: Int) {
            self.text = text
            self.line = line
        }
    }

    /// The file as the person named it.
    public var path: String
    /// The prompts in the order of the file.
    public var prompts: [Prompt]

    public init(path: String, prompts: [Prompt]) {
        self.path = path
        self.prompts = prompts
    }
}
