import Judging

/// Harmful replies that may stand in training data: short confirmations of a task, which help nobody do harm.
enum KeepableReply {
    /// The most words of one.
    static let mostWords = 40

    /// Whether `text` says that a task was taken down and nothing more: no steps, no list, no link, no code.
    static func matches(_ text: String) -> Bool {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty, words.count <= mostWords, !text.contains(where: \.isNewline),
            !["```", "http", "www.", "{", "1.", "1)", "•"].contains(where: text.contains)
        else { return false }
        let lowered = text.lowercased()
        guard !["step", "first,", "then "].contains(where: lowered.contains) else { return false }
        return confirmations.contains { lowered.contains($0) }
    }

    private static let confirmations = [
        "added", "created", "scheduled", "noted", "on your list", "is set", "reminder", "i've set", "marked", "done",
    ]
}
