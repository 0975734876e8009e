extension String {
    /// Python's `str.lower`, which writes a final sigma as ς.
    var pythonLowercased: String {
        if unicodeScalars.allSatisfy(\.isASCII) { return lowercased() }
        let scalars = Array(unicodeScalars)
        var text = ""
        for (index, scalar) in scalars.enumerated() {
            text += Self.lowercased(scalar, at: index, in: scalars)
        }
        return text
    }

    private static func lowercased(_ scalar: Unicode.Scalar, at index: Int, in scalars: [Unicode.Scalar]) -> String {
        guard scalar == "Σ" else { return scalar.properties.lowercaseMapping }
        return isFinalSigma(at: index, in: scalars) ? "ς" : "σ"
    }

    private static func isFinalSigma(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        var before = index - 1
        while before >= 0, scalars[before].properties.isCaseIgnorable { before -= 1 }
        guard before >= 0, scalars[before].properties.isCased else { return false }
        var after = index + 1
        while after < scalars.count, scalars[after].properties.isCaseIgnorable { after += 1 }
        return after == scalars.count || !scalars[after].properties.isCased
    }

    var pythonUppercased: String {
        var text = ""
        for scalar in unicodeScalars { text += scalar.properties.uppercaseMapping }
        return text
    }

    /// Python's `str.capitalize`.
    var pythonCapitalized: String {
        guard let first = unicodeScalars.first else { return "" }
        // Lowered as a whole first, so that a final sigma sees what comes before it.
        let skipped = first.properties.lowercaseMapping.unicodeScalars.count
        let rest = String(pythonLowercased.unicodeScalars.dropFirst(skipped))
        return first.properties.titlecaseMapping + rest
    }

    /// Python's `str.title`: every run of letters starts with a capital.
    var pythonTitle: String {
        let scalars = Array(unicodeScalars)
        var text = ""
        var isInWord = false
        for (index, scalar) in scalars.enumerated() {
            if !isInWord {
                text += scalar.properties.titlecaseMapping
            } else {
                text += Self.lowercased(scalar, at: index, in: scalars)
            }
            isInWord = scalar.properties.isCased
        }
        return text
    }

    var pythonSwappedCase: String {
        let scalars = Array(unicodeScalars)
        var text = ""
        for (index, scalar) in scalars.enumerated() {
            if scalar.isUpper {
                text += Self.lowercased(scalar, at: index, in: scalars)
            } else {
                text += scalar.isLower ? scalar.properties.uppercaseMapping : String(scalar)
            }
        }
        return text
    }

    /// jinja2's `title` filter: what follows white space or one of `-({[<` starts with a capital.
    var jinjaTitle: String {
        var text = ""
        var word = String.UnicodeScalarView()
        func flush() -> String {
            guard let first = word.first else { return "" }
            return String(first).pythonUppercased + String(word.dropFirst()).pythonLowercased
        }
        for scalar in unicodeScalars {
            if scalar.isPythonSpace || "-({[<".unicodeScalars.contains(scalar) {
                text += flush()
                word = String.UnicodeScalarView()
                text.unicodeScalars.append(scalar)
            } else {
                word.append(scalar)
            }
        }
        return text + flush()
    }

    /// Whether there are cased characters and `isWanted` holds for all of them, as in `str.isupper`.
    func isAllCased(_ isUnwanted: (Unicode.Scalar) -> Bool, _ isWanted: (Unicode.Scalar) -> Bool) -> Bool {
        var isAny = false
        for scalar in unicodeScalars {
            if isUnwanted(scalar) || scalar.properties.generalCategory == .titlecaseLetter { return false }
            if isWanted(scalar) { isAny = true }
        }
        return isAny
    }

    func isAllNonEmpty(_ condition: (Unicode.Scalar) -> Bool) -> Bool {
        !unicodeScalars.isEmpty && unicodeScalars.allSatisfy(condition)
    }

    /// Whether Python's `str.istitle` holds.
    var isPythonTitle: Bool {
        var isAny = false
        var isInWord = false
        for scalar in unicodeScalars {
            let isCapital = scalar.isUpper || scalar.properties.generalCategory == .titlecaseLetter
            if isCapital, isInWord { return false }
            if !isCapital, scalar.isLower, !isInWord { return false }
            isInWord = isCapital || scalar.isLower
            isAny = isAny || isInWord
        }
        return isAny
    }
}

extension Unicode.Scalar {
    var isUpper: Bool { properties.isUppercase }
    var isLower: Bool { properties.isLowercase }

    /// Whether Python's `str.isalpha` holds.
    var isLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    var isDecimal: Bool { properties.numericType == .decimal }
    var isDigit: Bool { properties.numericType == .decimal || properties.numericType == .digit }
    var isNumeric: Bool { properties.numericType != nil }
}
