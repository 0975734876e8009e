/// A reply with the label that a person gives it.
public struct LabelledReply: Sendable, Hashable {
    public var prompt: String
    public var reply: String
    /// The label, after the reader's own names were put for the file's.
    public var label: String
    /// The line of the file that it was read from.
    public var line: Int

    public init(prompt: String, reply: String, label: String, line: Int) {
        self.prompt = prompt
        self.reply = reply
        self.label = label
        self.line = line
    }
}
