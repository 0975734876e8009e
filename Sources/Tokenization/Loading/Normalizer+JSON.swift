import Files

extension Normalizer {
    /// The normalizer of a tokenizer.json; nil for null.
    init?(_ field: Field) throws(InputError) {
        if field.isNull { return nil }
        switch try field.type() {
        case "NFC": self = .unicode(.nfc)
        case "NFD": self = .unicode(.nfd)
        case "NFKC": self = .unicode(.nfkc)
        case "NFKD": self = .unicode(.nfkd)
        case "Lowercase": self = .lowercase
        case "Prepend": self = .prepend(try field["prepend"].text())
        case "Strip":
            self = .strip(left: try field["strip_left"].bool(), right: try field["strip_right"].bool())
        case "Replace":
            guard field["pattern"]["Regex"].isNull else {
                throw field["pattern"].error(
                    "regular expressions are not supported here", expected: "{\"String\": …}")
            }
            self = .replace(
                pattern: try field["pattern"]["String"].text(), content: Array(try field["content"].string().utf8))
        case "Sequence":
            var steps: [Normalizer] = []
            for step in try field["normalizers"].array() {
                if let step = try Normalizer(step) { steps.append(step) }
            }
            self = .sequence(steps)
        case let type:
            throw field.error(
                "the normalizer “\(type)” is not supported",
                expected: "NFC, NFD, NFKC, NFKD, Lowercase, Prepend, Replace, Strip or Sequence")
        }
    }
}
