import Files

extension PreTokenizer {
    /// The pre-tokenizer of a tokenizer.json, and whether the model works on bytes; no steps for null.
    static func read(_ field: Field) throws(InputError) -> (PreTokenizer, isByteLevel: Bool) {
        var result = PreTokenizer(steps: [])
        var isByteLevel = false
        try result.append(field, &isByteLevel)
        return (result, isByteLevel)
    }

    private mutating func append(_ field: Field, _ isByteLevel: inout Bool) throws(InputError) {
        if field.isNull { return }
        let type = try field.type()
        if isByteLevel {
            throw field.error("“\(type)” follows ByteLevel", expected: "ByteLevel last")
        }
        switch type {
        case "Sequence":
            for step in try field["pretokenizers"].array() { try append(step, &isByteLevel) }
        case "ByteLevel":
            isByteLevel = true
            if try field["add_prefix_space"].bool() { steps.append(.prefixSpace) }
            if try field["use_regex"].bool(default: true) { steps.append(.words(WordScanner(.gpt2))) }
        case "Digits":
            steps.append(.digits(individual: try field["individual_digits"].bool()))
        case "Metaspace":
            steps.append(.metaspace(try Metaspace(field)))
        case "Split":
            steps.append(try Self.split(field))
        default:
            throw field.error(
                "the pre-tokenizer “\(type)” is not supported",
                expected: "ByteLevel, Digits, Metaspace, Split or Sequence")
        }
    }

    private static func split(_ field: Field) throws(InputError) -> Step {
        let invert = try field["invert"].bool()
        let behavior = try behavior(field["behavior"])
        let pattern = field["pattern"]
        guard pattern["String"].isNull else {
            guard !invert else { throw field["invert"].error("splitting between texts is not supported") }
            return .literal(try pattern["String"].text(), behavior)
        }
        let regex = try pattern["Regex"].string()
        guard let known = WordPattern(regex: regex) else {
            throw pattern["Regex"].error(
                "the regular expression is not one of those this program knows: \(regex)",
                expected: "that of GPT-2, Llama 3, Qwen 2, Qwen 3.5, GPT-4o or Tekken")
        }
        // Each pattern covers every text, so keeping the matches is all there is to do.
        guard behavior == .isolated && !invert || behavior == .removed && invert else {
            throw field["behavior"].error(
                "the words would not be the matches of the pattern", expected: "Isolated, or Removed with invert")
        }
        return .words(WordScanner(known))
    }

    private static func behavior(_ field: Field) throws(InputError) -> SplitBehavior {
        switch try field.string() {
        case "Removed": .removed
        case "Isolated": .isolated
        case "MergedWithPrevious": .mergedWithPrevious
        case "MergedWithNext": .mergedWithNext
        case "Contiguous": .contiguous
        case let other: throw field.error("unknown behavior “\(other)”", expected: "Isolated, Removed or Merged…")
        }
    }
}

extension PreTokenizer.Metaspace {
    /// The settings of a Metaspace pre-tokenizer or decoder, also as older files write them.
    init(_ field: Field) throws(InputError) {
        replacement = try field["replacement"].text()
        splits = try field["split"].bool(default: true)
        let scheme = field["prepend_scheme"]
        if scheme.isNull {
            prepending = try field["add_prefix_space"].bool(default: true) ? .always : .never
        } else {
            switch try scheme.string() {
            case "always": prepending = .always
            case "first": prepending = .first
            case "never": prepending = .never
            case let other: throw scheme.error("unknown scheme “\(other)”", expected: "always, first or never")
            }
        }
    }
}
