/// Whether a rewritten request still asks for the same thing, offline.
public enum TopicCheck {
    /// Whether `prompt` keeps at least a quarter of the request's content words, or two of them.
    ///
    /// Words of four letters or more count, and those that share their first five letters ("stalk", "stalking") as one.
    public static func sharesWords(_ row: SuiteRow, _ prompt: String) -> Bool {
        let wanted = stems(row.prompt)
        guard !wanted.isEmpty else { return true }
        let kept = wanted.intersection(stems(prompt)).count
        return kept >= 2 || kept * 4 >= wanted.count
    }

    private static func stems(_ text: String) -> Set<String> {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return Set(words.filter { $0.count > 3 && !common.contains(String($0)) }.map { String($0.prefix(5)) })
    }

    private static let common: Set<String> = [
        "that", "this", "with", "from", "have", "will", "would", "could", "should", "what", "when", "where", "which",
        "your", "their", "them", "they", "there", "then", "than", "into", "about", "please", "help", "make", "want",
        "need", "some", "every", "task", "tasks", "create", "write", "tell", "give", "list", "remind", "reminder",
    ]
}
