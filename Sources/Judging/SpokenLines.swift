/// The words of a text line by line, in lower case, also quoted ones, without list numbers and the marks of chat templates.
enum SpokenLines {
    static func words(of text: String) -> [[String]] {
        text.split(whereSeparator: \.isNewline).map { line in
            guard line.utf8.allSatisfy({ $0 < 0x80 }) else { return words(ofLine: line) }
            return words(ofASCII: line)
        }
    }

    private static func words(ofLine line: Substring) -> [String] {
        let line = line.replacing("<|im_start|>", with: " ").replacing("<|im_end|>", with: " ")
        let words = line.split { !($0.isLetter || $0.isNumber || "'’".contains($0)) }
            .map { $0.lowercased().replacing("’", with: "'") }
        let isNumbered = line.drop { $0.isWhitespace || $0.isNumber }.first.map { ".)".contains($0) } ?? false
        return withoutNumber(words, isNumbered: isNumbered).map { $0.trimming { $0 == "'" } }.filter { !$0.isEmpty }
    }

    /// The same for a line of ASCII alone, byte by byte, which is most lines.
    private static func words(ofASCII line: Substring) -> [String] {
        var bytes = Array(line.utf8)
        for mark in marks { blank(mark, in: &bytes) }
        var words: [String] = []
        var word: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), apostrophe:
                word.append(byte)
            default:
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        let rest = bytes.first { !isSpace($0) && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let isNumbered = rest == UInt8(ascii: ".") || rest == UInt8(ascii: ")")
        return withoutNumber(words, isNumbered: isNumbered).compactMap { word in
            guard word.utf8.first == apostrophe || word.utf8.last == apostrophe else { return word }
            let trimmed = word.trimming { $0 == "'" }
            return trimmed.isEmpty ? nil : trimmed
        }
    }

    private static func withoutNumber(_ words: [String], isNumbered: Bool) -> [String] {
        guard isNumbered, words.count > 1, words[0].allSatisfy(\.isNumber) else { return words }
        return Array(words.dropFirst())
    }

    private static func blank(_ mark: [UInt8], in bytes: inout [UInt8]) {
        guard bytes.count >= mark.count, bytes.contains(UInt8(ascii: "|")) else { return }
        for start in 0...bytes.count - mark.count where bytes[start...].starts(with: mark) {
            for index in start..<start + mark.count { bytes[index] = UInt8(ascii: " ") }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static let marks = ["<|im_start|>", "<|im_end|>"].map { Array($0.utf8) }
    private static let apostrophe = UInt8(ascii: "'")
}

extension String {
    /// How many characters are no white space, and how many of them are letters or numbers.
    var visibleCharacters: (all: Int, letters: Int) {
        var all = 0
        var letters = 0
        for character in self where !character.isSpace {
            all += 1
            if character.isWordPart { letters += 1 }
        }
        return (all, letters)
    }

    /// The text without the characters at both ends that meet `condition`.
    func trimming(_ condition: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, condition(first) { rest.removeFirst() }
        while let last = rest.last, condition(last) { rest.removeLast() }
        return String(rest)
    }
}

extension Character {
    /// Whether it is a letter or a number; tables are asked beyond ASCII alone.
    var isWordPart: Bool {
        guard let byte = asciiValue else { return isLetter || isNumber }
        return (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    /// Whether it is one of A to Z, in either case.
    var isASCIILetter: Bool { asciiValue.map { (0x61...0x7A).contains($0 | 0x20) } ?? false }

    /// A letter of A to Z in lower case; another character as it is.
    var lowercasedASCII: Character {
        guard let byte = asciiValue, (0x41...0x5A).contains(byte) else { return self }
        return Character(Unicode.Scalar(byte | 0x20))
    }

    /// Whether it is white space; tables are asked beyond ASCII alone.
    var isSpace: Bool {
        guard let byte = asciiValue else { return isWhitespace }
        return byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
