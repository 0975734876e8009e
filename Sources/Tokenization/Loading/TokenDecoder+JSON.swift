import Files

extension TokenDecoder.Rules {
    /// The decoder of a tokenizer.json.
    init(_ field: Field) throws(InputError) {
        self.init()
        joinsWithSpaces = field.isNull
        var isFused = false
        try append(field, &isFused)
    }

    private mutating func append(_ field: Field, _ isFused: inout Bool) throws(InputError) {
        if field.isNull { return }
        switch try field.type() {
        case "Sequence":
            for step in try field["decoders"].array() { try append(step, &isFused) }
        case "ByteLevel":
            isByteLevel = true
        case "ByteFallback":
            hasByteTokens = true
        case "Fuse":
            isFused = true
        case "Metaspace":
            guard metaspace == nil else { throw field.error("there are two Metaspace decoders", expected: "one") }
            metaspace = try PreTokenizer.Metaspace(field)
        case "Replace":
            guard field["pattern"]["Regex"].isNull else {
                throw field["pattern"].error("regular expressions are not supported here", expected: "{\"String\": …}")
            }
            guard !isFused else { throw field.error("Replace follows Fuse", expected: "Replace before Fuse") }
            replacements.append(
                (try field["pattern"]["String"].text(), Array(try field["content"].string().utf8)))
        case "Strip":
            try appendStrip(field, isFused)
        case let type:
            throw field.error(
                "the decoder “\(type)” is not supported",
                expected: "ByteLevel, ByteFallback, Fuse, Metaspace, Replace, Strip or Sequence")
        }
    }

    private mutating func appendStrip(_ field: Field, _ isFused: Bool) throws(InputError) {
        let content = try field["content"].text()
        let (start, stop) = (try field["start"].integer(), try field["stop"].integer())
        guard start >= 0, stop >= 0 else { throw field.error("the number to strip is negative") }
        if !isFused {
            strips.append((content, start, stop))
        } else if stop > 0 || textStart != nil {
            throw field.error("only characters at the start of the text can be stripped", expected: "stop 0, once")
        } else {
            textStart = (content, start)
        }
    }
}
