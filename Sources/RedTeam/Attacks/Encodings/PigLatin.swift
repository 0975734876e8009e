/// Words with their first consonants at the end, after a hyphen, with `ay`: `ollow-fay`.
///
/// The hyphen says where the word ended, so that it can be read back.
public enum PigLatin {
    private static let vowels: Set<Character> = ["a", "e", "i", "o", "u"]

    /// The text in Pig Latin; only words of letters from A to Z change.
    public static func encode(_ text: String) -> String {
        text.mapWords { word in
            let start = word.indices.first { isVowel(word, $0) } ?? word.startIndex
            return moved(word, from: start) + "ay"
        }
    }

    /// The text behind Pig Latin; nil where no word is written so.
    public static func decode(_ text: String) -> String? {
        var result = ""
        var rest = Substring(text)
        var isChanged = false
        while let first = rest.first {
            let word = rest.prefix(while: \.isLatin)
            let after = rest[word.endIndex...]
            let tail = after.dropFirst().prefix(while: \.isLatin)
            if !word.isEmpty, after.first == "-", tail.lowercased().hasSuffix("ay"),
                !tail.dropLast(2).contains(where: { vowels.contains(Character($0.lowercased())) && !isU($0, in: tail) })
            {
                result += original(word, moved: tail.dropLast(2))
                rest = after[tail.endIndex...]
                isChanged = true
            } else if word.isEmpty {
                result.append(first)
                rest = rest.dropFirst()
            } else {
                result += word
                rest = after
            }
        }
        return isChanged ? result : nil
    }

    private static func moved(_ word: Substring, from start: Substring.Index) -> String {
        let (head, tail) = (word[..<start], word[start...])
        guard isCapitalised(word), !head.isEmpty else {
            // What would look like a word with a capital stays whole.
            let isMisread = isCapitalised(tail) && !head.isEmpty && head.allSatisfy(\.isLowercase)
            return isMisread ? "\(word)-" : "\(tail)-\(head)"
        }
        return tail.prefix(1).uppercased() + tail.dropFirst() + "-" + head.lowercased()
    }

    private static func original(_ word: Substring, moved head: Substring) -> String {
        guard isCapitalised(word), !head.isEmpty, head.allSatisfy(\.isLowercase) else { return "\(head)\(word)" }
        return head.prefix(1).uppercased() + head.dropFirst() + word.lowercased()
    }

    private static func isCapitalised(_ word: Substring) -> Bool {
        word.first?.isUppercase == true && word.dropFirst().allSatisfy(\.isLowercase)
    }

    /// Whether what stays in front starts there: at a vowel but for the u of qu, or at a y that is not the first letter.
    private static func isVowel(_ word: Substring, _ place: Substring.Index) -> Bool {
        let letter = Character(word[place].lowercased())
        if letter == "y" { return place != word.startIndex }
        guard vowels.contains(letter) else { return false }
        return !(letter == "u" && place != word.startIndex && word[word.index(before: place)].lowercased() == "q")
    }

    /// Whether the letter is the u of a moved `qu`.
    private static func isU(_ letter: Character, in tail: Substring) -> Bool {
        letter.lowercased() == "u" && tail.lowercased().contains("qu")
    }
}

extension Character {
    /// Whether it is a letter from A to Z without marks.
    var isLatin: Bool { isASCII && isLetter }
}

extension String {
    /// The text with each run of letters from A to Z changed.
    func mapWords(_ change: (Substring) -> String) -> String {
        var result = ""
        var rest = Substring(self)
        while let first = rest.first {
            let word = rest.prefix(while: \.isLatin)
            if word.isEmpty {
                result.append(first)
                rest = rest.dropFirst()
            } else {
                result += change(word)
                rest = rest[word.endIndex...]
            }
        }
        return result
    }
}
