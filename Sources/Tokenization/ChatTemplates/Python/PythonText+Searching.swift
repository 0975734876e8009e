extension String {
    /// Whether `part` occurs, code point by code point.
    func contains(bytesOf part: String) -> Bool {
        part.isEmpty || !offsets(of: part, limit: 1).isEmpty
    }

    /// The byte offsets of up to `limit` non-overlapping occurrences of `part`, which is not empty.
    func offsets(of part: String, limit: Int = .max) -> [Int] {
        let bytes = Array(utf8)
        let wanted = Array(part.utf8)
        guard let first = wanted.first, wanted.count <= bytes.count else { return [] }
        var found: [Int] = []
        var index = 0
        while index <= bytes.count - wanted.count, found.count < limit {
            if bytes[index] == first, bytes[index..<index + wanted.count].elementsEqual(wanted) {
                found.append(index)
                index += wanted.count
            } else {
                index += 1
            }
        }
        return found
    }

    /// The same as `offsets(of:limit:)`, found from the end; the last occurrence comes first.
    func offsetsFromEnd(of part: String, limit: Int) -> [Int] {
        let bytes = Array(utf8)
        let wanted = Array(part.utf8)
        guard !wanted.isEmpty, wanted.count <= bytes.count else { return [] }
        var found: [Int] = []
        var end = bytes.count
        while end >= wanted.count, found.count < limit {
            if bytes[end - wanted.count..<end].elementsEqual(wanted) {
                end -= wanted.count
                found.append(end)
            } else {
                end -= 1
            }
        }
        return found
    }

    /// The text between two byte offsets, which lie between code points.
    func slice(_ range: Range<Int>) -> String {
        let start = utf8.index(startIndex, offsetBy: range.lowerBound)
        return String(self[start..<utf8.index(start, offsetBy: range.count)])
    }

    /// The code point at `index`, counted from the end when negative.
    func character(at index: Int) -> String? {
        let scalars = unicodeScalars
        if index < 0 {
            guard let position = scalars.index(scalars.endIndex, offsetBy: index, limitedBy: scalars.startIndex) else {
                return nil
            }
            return String(scalars[position])
        }
        guard let position = scalars.index(scalars.startIndex, offsetBy: index, limitedBy: scalars.endIndex),
            position < scalars.endIndex
        else { return nil }
        return String(scalars[position])
    }

    /// Python's `str.replace`; a negative count replaces all.
    func replacing(_ old: String, by new: String, count: Int = -1) -> String {
        let limit = count < 0 ? Int.max : count
        guard limit > 0 else { return self }
        if old.isEmpty {
            var text = ""
            var inserted = 0
            for scalar in unicodeScalars {
                if inserted < limit {
                    text += new
                    inserted += 1
                }
                text.unicodeScalars.append(scalar)
            }
            return inserted < limit ? text + new : text
        }
        let found = offsets(of: old, limit: limit)
        guard !found.isEmpty else { return self }
        var text = ""
        var start = 0
        for offset in found {
            text += slice(start..<offset) + new
            start = offset + old.utf8.count
        }
        return text + slice(start..<utf8.count)
    }

    /// Python's `str.split` with a separator.
    func parts(separatedBy separator: String, limit: Int, fromEnd: Bool = false) -> [String] {
        let limit = limit < 0 ? Int.max : limit
        let found =
            fromEnd ? offsetsFromEnd(of: separator, limit: limit).reversed() : offsets(of: separator, limit: limit)
        var parts: [String] = []
        var start = 0
        for offset in found {
            parts.append(slice(start..<offset))
            start = offset + separator.utf8.count
        }
        return parts + [slice(start..<utf8.count)]
    }

    /// Python's `str.split` at runs of white space.
    func words(limit: Int, fromEnd: Bool = false) -> [String] {
        var scalars = Array(unicodeScalars)
        if fromEnd { scalars.reverse() }
        var words: [[Unicode.Scalar]] = []
        var index = 0
        while true {
            while index < scalars.count, scalars[index].isPythonSpace { index += 1 }
            guard index < scalars.count else { break }
            var end = index
            if limit >= 0, words.count == limit {
                end = scalars.count
            } else {
                while end < scalars.count, !scalars[end].isPythonSpace { end += 1 }
            }
            words.append(Array(scalars[index..<end]))
            index = end
            if limit >= 0, words.count == limit + 1 { break }
        }
        guard fromEnd else { return words.map { String(scalars: $0) } }
        return words.reversed().map { String(scalars: $0.reversed()) }
    }

    /// Python's `str.splitlines`.
    func lines(keepingEnds: Bool) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var isOpen = false
        var previous: Unicode.Scalar = " "
        for scalar in unicodeScalars {
            if scalar == "\n", previous == "\r" {
                if keepingEnds { lines[lines.count - 1] += "\n" }
            } else if scalar.isPythonLineBreak {
                if keepingEnds { line.append(scalar) }
                lines.append(String(line))
                line = String.UnicodeScalarView()
                isOpen = false
            } else {
                line.append(scalar)
                isOpen = true
            }
            previous = scalar
        }
        return isOpen ? lines + [String(line)] : lines
    }

    /// Python's `str.strip`, `lstrip` and `rstrip`; `characters` nil means white space.
    func stripped(_ characters: String? = nil, start: Bool = true, end: Bool = true) -> String {
        let set = characters.map { Set($0.unicodeScalars) }
        func isStripped(_ scalar: Unicode.Scalar) -> Bool { set.map { $0.contains(scalar) } ?? scalar.isPythonSpace }
        var part = unicodeScalars[...]
        if start { part = part.drop(while: isStripped) }
        if end {
            while let last = part.last, isStripped(last) { part.removeLast() }
        }
        return String(part)
    }

    /// The text with the characters that mean something in HTML escaped.
    var escaped: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "'": text += "&#39;"
            case "\"": text += "&#34;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
