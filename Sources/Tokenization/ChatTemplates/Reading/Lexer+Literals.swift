internal import Files

extension Jinja.Lexer {
    /// Reads `12`, `1_000`, `0xff`, `0b1`, `1.5`, `1e3`.
    mutating func number() throws(InputError) -> Jinja.Token.Kind {
        let isAfterDot = position > 0 && text[position - 1] == "."
        if !isAfterDot, let end = floatEnd() {
            let digits = text[position..<end].filter { $0 != "_" }
            guard let value = Double(String(scalars: digits)) else {
                throw failure("this is not a number", expected: "digits such as 1.5 or 1e3")
            }
            advance(to: end)
            return .float(value)
        }
        let (end, radix) = integerEnd()
        let digits = text[(radix == 10 ? position : position + 2)..<end].filter { $0 != "_" }
        guard let value = Int(String(scalars: digits), radix: radix) else {
            throw failure("this whole number is too large", expected: "at most 64 bits")
        }
        advance(to: end)
        return .integer(value)
    }

    /// The end of a run of digits with single underscores between them; `index` itself when there is no digit.
    private func digitsEnd(from index: Int, in allowed: (Unicode.Scalar) -> Bool) -> Int {
        var end = index
        while end < text.count {
            if allowed(text[end]) {
                end += 1
            } else if text[end] == "_", end > index, end + 1 < text.count, allowed(text[end + 1]) {
                end += 2
            } else {
                break
            }
        }
        return end
    }

    private func floatEnd() -> Int? {
        var end = digitsEnd(from: position, in: \.isDecimalDigit)
        var isFloat = false
        if end + 1 < text.count, text[end] == ".", text[end + 1].isDecimalDigit {
            end = digitsEnd(from: end + 1, in: \.isDecimalDigit)
            isFloat = true
        }
        if end < text.count, text[end] == "e" || text[end] == "E" {
            var exponent = end + 1
            if exponent < text.count, text[exponent] == "+" || text[exponent] == "-" { exponent += 1 }
            let exponentEnd = digitsEnd(from: exponent, in: \.isDecimalDigit)
            if exponentEnd > exponent { return exponentEnd }
        }
        return isFloat ? end : nil
    }

    private func integerEnd() -> (end: Int, radix: Int) {
        if text[position] != "0" { return (digitsEnd(from: position, in: \.isDecimalDigit), 10) }
        if position + 1 < text.count {
            let prefixes: [(Unicode.Scalar, Unicode.Scalar, Int)] = [("b", "B", 2), ("o", "O", 8), ("x", "X", 16)]
            for (lower, upper, radix) in prefixes where text[position + 1] == lower || text[position + 1] == upper {
                var first = position + 2
                if first < text.count, text[first] == "_" { first += 1 }
                let end = digitsEnd(from: first) { $0.hexadecimalDigit.map { $0 < radix } ?? false }
                if end > first { return (end, radix) }
            }
        }
        return (digitsEnd(from: position) { $0 == "0" }, 10)
    }

    /// Reads a quoted string and its escapes, as Python's `unicode-escape` does.
    mutating func string() throws(InputError) -> String {
        let quote = text[position]
        var end = position + 1
        while end < text.count, text[end] != quote { end += text[end] == "\\" ? 2 : 1 }
        guard end < text.count else {
            throw failure("this string is not closed", expected: "another \(quote)")
        }
        let value = try unescaped(escapedToASCII(text[position + 1..<end]))
        advance(to: end + 1)
        return value
    }

    /// Python turns other characters into escapes before it reads the escapes, so that `\é` reads as `\xe9`.
    private func escapedToASCII(_ body: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in body {
            guard !scalar.isASCII else {
                result.append(scalar)
                continue
            }
            let (mark, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
            let digits = String(scalar.value, radix: 16)
            let escape = "\\" + mark + String(repeating: "0", count: width - digits.utf8.count) + digits
            result += escape.unicodeScalars
        }
        return result
    }

    private func unescaped(_ body: [Unicode.Scalar]) throws(InputError) -> String {
        var result = String.UnicodeScalarView()
        var index = 0
        while index < body.count {
            let scalar = body[index]
            index += 1
            guard scalar == "\\", index < body.count else {
                result.append(scalar)
                continue
            }
            let mark = body[index]
            index += 1
            switch mark {
            case "\n": break
            case "\\", "'", "\"": result.append(mark)
            case "a": result.append("\u{7}")
            case "b": result.append("\u{8}")
            case "f": result.append("\u{c}")
            case "n": result.append("\n")
            case "r": result.append("\r")
            case "t": result.append("\t")
            case "v": result.append("\u{b}")
            case "0"..."7":
                index -= 1
                var value: UInt32 = 0
                var count = 0
                while count < 3, index < body.count, let digit = body[index].hexadecimalDigit, digit < 8 {
                    value = value * 8 + UInt32(digit)
                    index += 1
                    count += 1
                }
                result.append(try self.scalar(value))
            case "x": result.append(try hexadecimal(2, in: body, at: &index))
            case "u": result.append(try hexadecimal(4, in: body, at: &index))
            case "U": result.append(try hexadecimal(8, in: body, at: &index))
            case "N":
                throw failure(
                    "escapes by character name such as \\N{BULLET} are not supported", expected: "\\u and four digits")
            default:
                result.append("\\")
                result.append(mark)
            }
        }
        return String(result)
    }

    private func hexadecimal(
        _ count: Int, in body: [Unicode.Scalar], at index: inout Int
    ) throws(InputError) -> Unicode.Scalar {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard index < body.count, let digit = body[index].hexadecimalDigit else {
                throw failure("an escape in this string is cut short", expected: "\(count) hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return try scalar(value)
    }

    private func scalar(_ value: UInt32) throws(InputError) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else {
            throw failure(
                "an escape in this string is not a character", expected: "a code point that is not a surrogate")
        }
        return scalar
    }
}
