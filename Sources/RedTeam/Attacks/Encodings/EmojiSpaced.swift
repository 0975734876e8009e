/// An emoji between the letters of words.
public enum EmojiSpaced {
    private static let emoji: [Character] = ["😊", "🌟", "🎈", "🍀", "🌈", "🔥", "💫", "🎵"]

    /// The text with the emoji that `variant` chooses between the letters and digits of words.
    public static func encode(_ text: String, variant: UInt64 = 0) -> String {
        let filler = emoji[Int(variant % UInt64(emoji.count))]
        var result = ""
        var wasLetter = false
        for character in text {
            let isLetter = character.isLetter || character.isNumber
            if wasLetter, isLetter { result.append(filler) }
            result.append(character)
            wasLetter = isLetter
        }
        return result
    }

    /// The text without emoji between letters; nil where there are none.
    public static func decode(_ text: String) -> String? {
        let characters = Array(text)
        var result = ""
        for (place, character) in characters.enumerated() {
            let isFiller =
                place > 0 && place + 1 < characters.count && isEmoji(character)
                && isWordPart(characters[place - 1]) && isWordPart(characters[place + 1])
            if !isFiller { result.append(character) }
        }
        return result.count == characters.count ? nil : result
    }

    private static func isWordPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    private static func isEmoji(_ character: Character) -> Bool {
        character.unicodeScalars.first.map { $0.properties.isEmoji && !$0.isASCII } ?? false
    }
}
