extension SensitiveText {
    /// A payment card number: 13 to 19 digits, in groups or not, of a known network, whose check digit is right.
    func card(at start: Int) -> SensitiveMatch? {
        var digits: [Int] = []
        var groups = [0]
        var index = start
        while digits.count < 20 {
            if byte(index).isDigit {
                digits.append(byte(index).digit)
                groups[groups.count - 1] += 1
            } else if byte(index) == 0x20 || byte(index) == UInt8(ascii: "-"), byte(index + 1).isDigit {
                groups.append(0)
            } else {
                break
            }
            index += 1
        }
        let end = index
        guard groups == [4, 6, 5] || groups.dropLast().allSatisfy({ $0 == 4 }) else { return nil }
        guard (13...19).contains(digits.count), (2...6).contains(digits[0]), !byte(end).isLetterOrDigit,
            Set(digits).count > 1, Self.passesLuhn(digits)
        else { return nil }
        return SensitiveMatch(kind: .card, range: start..<end)
    }

    /// Whether the last digit checks the others (ISO/IEC 7812-1, the formula of Luhn).
    static func passesLuhn(_ digits: [Int]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, item in
            let doubled = item.offset % 2 == 1 ? 2 * item.element : item.element
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }

    /// A US social security number: 123-45-6789 with parts that are issued.
    func socialSecurity(at start: Int) -> SensitiveMatch? {
        let dashes = [start + 3, start + 6]
        guard
            (0..<11).allSatisfy({ offset in
                dashes.contains(start + offset)
                    ? byte(start + offset) == UInt8(ascii: "-") : byte(start + offset).isDigit
            }), !byte(start + 11).isLetterOrDigit, !(byte(start + 11) == UInt8(ascii: "-") && byte(start + 12).isDigit),
            byte(start - 1) != UInt8(ascii: "-")
        else { return nil }
        let area = value(start, 3)
        guard area != 0, area != 666, area < 900, value(start + 4, 2) != 0, value(start + 7, 4) != 0 else { return nil }
        return SensitiveMatch(kind: .socialSecurity, range: start..<start + 11)
    }

    /// An IPv4 address that hosts on the Internet have: neither private, nor reserved, nor for documentation.
    func address(at start: Int) -> SensitiveMatch? {
        var parts: [Int] = []
        var index = start
        while parts.count < 4 {
            let first = index
            while byte(index).isDigit, index - first < 4 { index += 1 }
            let length = index - first
            guard (1...3).contains(length), length == 1 || byte(first) != UInt8(ascii: "0") else { return nil }
            parts.append(value(first, length))
            guard parts.count < 4 else { break }
            guard byte(index) == UInt8(ascii: ".") else { return nil }
            index += 1
        }
        let goesOn = byte(index).isLetterOrDigit || (byte(index) == UInt8(ascii: ".") && byte(index + 1).isDigit)
        guard !goesOn, byte(start - 1) != UInt8(ascii: "."), parts.allSatisfy({ $0 < 256 }),
            Self.isPublic(parts), !followsVersion(start)
        else { return nil }
        return SensitiveMatch(kind: .address, range: start..<index)
    }

    /// Whether an address is outside the blocks of IANA's special-purpose registry (RFC 6890).
    private static func isPublic(_ parts: [Int]) -> Bool {
        switch (parts[0], parts[1], parts[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100), (203, 0, 113): false
        default: true
        }
    }

    /// Whether the word "version" stands before `start`.
    private func followsVersion(_ start: Int) -> Bool {
        let word = Array("version ".utf8)
        guard start >= word.count else { return false }
        return zip(bytes[start - word.count..<start], word).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    /// The number that `count` digits from `start` on write.
    func value(_ start: Int, _ count: Int) -> Int {
        (start..<start + count).reduce(0) { $0 * 10 + byte($1).digit }
    }
}
