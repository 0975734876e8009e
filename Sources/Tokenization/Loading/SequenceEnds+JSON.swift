import Files

/// The ids that a tokenizer puts around a text, such as the one that begins a sequence.
struct SequenceEnds: Sendable, Equatable {
    var before: [Int] = []
    var after: [Int] = []
}

extension SequenceEnds {
    /// What the post-processor of a tokenizer.json adds to a single text.
    init(_ field: Field, _ vocabulary: Vocabulary) throws(InputError) {
        if field.isNull { return }
        switch try field.type() {
        case "ByteLevel": break
        case "Sequence":
            for step in try field["processors"].array() {
                let outer = try SequenceEnds(step, vocabulary)
                before = outer.before + before
                after += outer.after
            }
        case "TemplateProcessing":
            try readTemplate(field, vocabulary)
        case "BertProcessing", "RobertaProcessing":
            before = [try Self.known(field["cls"].array().last?.integer(), field["cls"], vocabulary)]
            after = [try Self.known(field["sep"].array().last?.integer(), field["sep"], vocabulary)]
        case let type:
            throw field.error(
                "the post-processor “\(type)” is not supported", expected: "TemplateProcessing, ByteLevel or Sequence")
        }
    }

    private mutating func readTemplate(_ field: Field, _ vocabulary: Vocabulary) throws(InputError) {
        var sawText = false
        for piece in try field["single"].array() {
            if piece["SpecialToken"].isNull {
                guard !sawText, try piece["Sequence"]["id"].string() == "A" else {
                    throw piece.error("the template repeats the text or asks for another", expected: "sequence A once")
                }
                sawText = true
                continue
            }
            let name = try piece["SpecialToken"]["id"].string()
            for id in try field["special_tokens"][name]["ids"].array() {
                let id = try Self.known(try id.integer(), id, vocabulary)
                if sawText { after.append(id) } else { before.append(id) }
            }
        }
        guard sawText else { throw field["single"].error("the template leaves the text out", expected: "sequence A") }
    }

    private static func known(_ id: Int?, _ field: Field, _ vocabulary: Vocabulary) throws(InputError) -> Int {
        guard let id, vocabulary.text(id) != nil else {
            throw field.error("the id is not in the vocabulary", expected: "an id below \(vocabulary.count)")
        }
        return id
    }
}
