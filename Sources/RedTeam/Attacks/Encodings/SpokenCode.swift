/// A code with a sign for each character, signs separated by spaces, words by a slash.
///
/// Characters without a sign stand as they are; line breaks stay. Case is lost.
struct SpokenCode: Sendable {
    private let signs: [Character: String]
    private let characters: [String: Character]

    /// - Parameters:
    ///   - signs: The sign of each lower-case character; none is a slash alone.
    ///   - synonyms: Other signs that are read, in lower case.
    init(_ signs: [Character: String], synonyms: [String: Character] = [:]) {
        self.signs = signs
        var characters = synonyms
        for (character, sign) in signs { characters[sign.lowercased()] = character }
        self.characters = characters
    }

    /// The signs of the text; itself where no character has one.
    func encode(_ text: String) -> String {
        let text = text.lowercased()
        guard text.contains(where: { signs[$0] != nil }) else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.map { $0 == " " ? "/" : signs[$0] ?? String($0) }.joined(separator: " ")
        }.joined(separator: "\n")
    }

    /// The text in lower case; nil where there is no sign.
    func decode(_ text: String) -> String? {
        var hasSign = false
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var result = ""
            for token in line.split(separator: " ") {
                if token == "/" {
                    result += " "
                } else if let character = characters[token.lowercased()] {
                    hasSign = true
                    result.append(character)
                } else {
                    result += token
                }
            }
            return result
        }
        return hasSign ? lines.joined(separator: "\n") : nil
    }
}
