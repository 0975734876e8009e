extension Unicode.Scalar {
    /// Whether Python's `str.isspace` holds.
    var isPythonSpace: Bool {
        switch value {
        case 0x20, 0x09...0x0d, 0x1c...0x1f, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f,
            0x3000:
            true
        default: false
        }
    }

    /// Whether `str.splitlines` ends a line here.
    var isPythonLineBreak: Bool {
        switch value {
        case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Whether Python's `\w` matches.
    var isNamePart: Bool {
        if isASCII { return self == "_" || isDecimalDigit || isASCIILetter }
        return properties.isXIDContinue || properties.numericType != nil || properties.isAlphabetic
    }

    var isDecimalDigit: Bool { ("0"..."9").contains(self) }
    var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }

    /// The value as a hexadecimal digit.
    var hexadecimalDigit: Int? {
        switch self {
        case "0"..."9": Int(value) - 0x30
        case "a"..."f": Int(value) - 0x61 + 10
        case "A"..."F": Int(value) - 0x41 + 10
        default: nil
        }
    }
}

extension String {
    init(scalars: some Sequence<Unicode.Scalar>) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }

    /// Whether the code points are the same; Swift's `==` also takes "é" and "e" + accent for equal.
    func isSame(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
