extension SensitiveText {
    /// The e-mail address around the `@` at `index`, unless its domain is reserved for examples (RFC 2606).
    func email(at index: Int) -> SensitiveMatch? {
        var start = index
        while start > 0, byte(start - 1).isLetterOrDigit || "._%+-".utf8.contains(byte(start - 1)) { start -= 1 }
        while start < index, !byte(start).isLetterOrDigit { start += 1 }
        var end = index + 1
        while byte(end).isLetterOrDigit || byte(end) == UInt8(ascii: "-") || byte(end) == UInt8(ascii: ".") { end += 1 }
        while end > index + 1, !byte(end - 1).isLetterOrDigit { end -= 1 }
        guard start < index, end > index + 1 else { return nil }
        let domain = String(decoding: bytes[index + 1..<end], as: UTF8.self).lowercased()
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, !labels.contains(where: \.isEmpty), let top = labels.last, top.count > 1,
            top.allSatisfy(\.isLetter)
        else { return nil }
        let reserved: Set<Substring> = ["example", "test", "invalid", "localhost"]
        guard !reserved.contains(top), !labels.contains("example") else { return nil }
        return SensitiveMatch(kind: .email, range: start..<end)
    }

    /// The header of a private key in PEM.
    func privateKey(at index: Int) -> SensitiveMatch? {
        guard starts("-----BEGIN ", at: index) else { return nil }
        let line = bytes[index...].prefix(64).prefix { $0 != 0x0A }
        guard String(decoding: line, as: UTF8.self).contains("PRIVATE KEY-----") else { return nil }
        return SensitiveMatch(kind: .privateKey, range: line.indices)
    }

    /// A key of a known service by its shape.
    func key(at index: Int) -> SensitiveMatch? {
        let first = byte(index)
        for shape in Self.shapes where first == shape.prefix[0] && starts(shape.prefix, at: index) {
            var end = index + shape.prefix.count
            while byte(end).isLetterOrDigit || shape.others.contains(byte(end)) { end += 1 }
            let length = end - index - shape.prefix.count
            // Words in lower case joined by dashes are prose, not a key.
            let isMixed = bytes[index + shape.prefix.count..<end].contains { $0.isDigit || $0.isCapital }
            if length >= shape.least, isMixed { return SensitiveMatch(kind: .key, range: index..<end) }
        }
        return nil
    }

    private struct Shape {
        let prefix: [UInt8]
        /// The fewest characters behind the prefix.
        let least: Int
        /// What a key holds beside letters and digits.
        let others: [UInt8]

        init(_ prefix: String, _ least: Int, _ others: String = "") {
            (self.prefix, self.least, self.others) = (Array(prefix.utf8), least, Array(others.utf8))
        }
    }

    private static let shapes = [
        Shape("sk-", 20, "-_"), Shape("sk_live_", 16), Shape("rk_live_", 16), Shape("AKIA", 16), Shape("ASIA", 16),
        Shape("ghp_", 30), Shape("gho_", 30), Shape("ghu_", 30), Shape("ghs_", 30), Shape("ghr_", 30),
        Shape("github_pat_", 22, "_"), Shape("glpat-", 20, "-_"), Shape("xoxb-", 10, "-"), Shape("xoxp-", 10, "-"),
        Shape("xoxa-", 10, "-"), Shape("xoxs-", 10, "-"), Shape("AIza", 35, "-_"), Shape("hf_", 30), Shape("npm_", 30),
        Shape("eyJ", 40, "-_."),
    ]

    private func starts(_ prefix: String, at index: Int) -> Bool { starts(Array(prefix.utf8), at: index) }

    private func starts(_ prefix: [UInt8], at index: Int) -> Bool {
        index + prefix.count <= bytes.count && bytes[index..<index + prefix.count].elementsEqual(prefix)
    }

    /// An IBAN of its country's length whose check digits are right, in groups of four or not.
    func iban(at start: Int) -> SensitiveMatch? {
        guard byte(start).isCapital, byte(start + 1).isCapital, byte(start + 2).isDigit, byte(start + 3).isDigit,
            let length = Self.lengths[String(decoding: bytes[start..<start + 2], as: UTF8.self)]
        else { return nil }
        var characters: [UInt8] = []
        var index = start
        while characters.count < length {
            if byte(index).isDigit || byte(index).isCapital {
                characters.append(byte(index))
            } else if byte(index) != 0x20 || characters.count % 4 != 0 {
                return nil
            }
            index += 1
        }
        guard !byte(index).isLetterOrDigit, Self.passesMod97(characters) else { return nil }
        return SensitiveMatch(kind: .iban, range: start..<index)
    }

    /// Whether the check digits of an IBAN in capitals, without spaces, are right (ISO 13616).
    static func passesMod97(_ iban: [UInt8]) -> Bool {
        let rearranged = iban.dropFirst(4) + iban.prefix(4)
        return rearranged.reduce(0) { remainder, character in
            character.isDigit
                ? (remainder * 10 + character.digit) % 97
                : (remainder * 100 + Int(character) - Int(UInt8(ascii: "A")) + 10) % 97
        } == 1
    }

    /// How long the IBANs of a country are.
    private static let lengths: [String: Int] = [
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "CH": 21,
        "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "ES": 24, "FI": 18, "FO": 18, "FR": 27,
        "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26,
        "IT": 27, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22,
        "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29,
        "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VG": 24,
        "XK": 20,
    ]
}
