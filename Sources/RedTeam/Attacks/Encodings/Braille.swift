/// Uncontracted braille of Unified English Braille: a cell for each letter, signs before capitals and numbers.
///
/// A number ends at the first cell that is no digit. Characters without a cell stand as they are.
public enum Braille {
    private static let capital: Character = "⠠"
    private static let number: Character = "⠼"
    private static let letter: Character = "⠰"
    private static let letters = zip("abcdefghijklmnopqrstuvwxyz", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵")
    private static let digits = zip("1234567890", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚")
    private static let punctuation: [(Character, String)] = [
        (",", "⠂"), (";", "⠆"), (":", "⠒"), (".", "⠲"), ("!", "⠖"), ("?", "⠦"), ("'", "⠄"), ("-", "⠤"), ("\"", "⠠⠶"),
        ("(", "⠐⠣"), (")", "⠐⠜"), ("/", "⠸⠌"),
    ]
    private static let cells: [Character: Character] = Dictionary(uniqueKeysWithValues: letters)
    private static let numerals: [Character: Character] = Dictionary(uniqueKeysWithValues: digits)
    private static let marks = Dictionary(uniqueKeysWithValues: punctuation)
    private static let lettersOfCells = Dictionary(uniqueKeysWithValues: letters.map { ($1, $0) })
    private static let digitsOfCells = Dictionary(uniqueKeysWithValues: digits.map { ($1, $0) })
    private static let marksOfCells = Dictionary(uniqueKeysWithValues: punctuation.map { ($1, $0) })

    /// The text in braille cells.
    public static func encode(_ text: String) -> String {
        var result = ""
        var isNumber = false
        for character in text {
            if let cell = numerals[character] {
                if !isNumber { result.append(number) }
                result.append(cell)
                isNumber = true
                continue
            }
            if let cell = cells[character] {
                if isNumber, digitsOfCells[cell] != nil { result.append(letter) }
                result.append(cell)
            } else if character.isASCII, character.isUppercase, let cell = cells[Character(character.lowercased())] {
                result.append(capital)
                result.append(cell)
            } else {
                result += marks[character] ?? String(character)
            }
            isNumber = false
        }
        return result
    }

    /// The text behind braille cells; nil where there are none.
    public static func decode(_ text: String) -> String? {
        guard text.unicodeScalars.contains(where: { (0x2801...0x28FF).contains($0.value) }) else { return nil }
        let cells = Array(text)
        var result = ""
        var isNumber = false
        var place = 0
        while place < cells.count {
            let cell = cells[place]
            let next: Character? = place + 1 < cells.count ? cells[place + 1] : nil
            place += 1
            if isNumber, let digit = digitsOfCells[cell] {
                result.append(digit)
                continue
            }
            isNumber = false
            if cell == number {
                isNumber = true
            } else if cell == letter {
                continue
            } else if let next, let mark = marksOfCells[String([cell, next])] {
                result.append(mark)
                place += 1
            } else if cell == capital, let next, let small = lettersOfCells[next] {
                result += small.uppercased()
                place += 1
            } else if cell == "\u{2800}" {
                result += " "
            } else {
                result.append(lettersOfCells[cell] ?? marksOfCells[String(cell)] ?? cell)
            }
        }
        return result
    }
}
