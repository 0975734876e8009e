import Files

extension Tokenizer.Parts {
    /// The parts that a `tokenizer.json` describes, its vocabulary given as a flat list of keys and values.
    ///
    /// Its `truncation` and `padding` are settings of a batch, not of the tokenizer, and play no part here.
    convenience init(json: JSONValue, file: String) throws(InputError) {
        let root = Field(json, file: file)
        guard json.object != nil else { throw root.wrong("an object") }
        let model = root["model"]
        try Self.checkModel(model)
        let added = try Self.addedTokens(root["added_tokens"])
        let vocabulary = try Vocabulary(Self.tokens(model["vocab"]), added: added, file: file)
        let special = Set(added.filter(\.special).map(\.id))
        let (preTokenizer, isByteLevel) = try PreTokenizer.read(root["pre_tokenizer"])
        let normalizer = try Normalizer(root["normalizer"])
        self.init(
            vocabulary: vocabulary, added: added, normalizer: normalizer, preTokenizer: preTokenizer,
            model: try Self.encoder(model, vocabulary, special, isByteLevel: isByteLevel),
            ends: try SequenceEnds(root["post_processor"], vocabulary),
            decoder: TokenDecoder(
                try TokenDecoder.Rules(root["decoder"]), vocabulary, added: added, normalizer: normalizer))
    }

    private static func checkModel(_ model: Field) throws(InputError) {
        guard model.value.object != nil else { throw model.wrong("an object") }
        let type = model["type"].isNull ? "BPE" : try model.type()
        guard type == "BPE" else {
            throw model["type"].error(
                "the model “\(type)” is not supported", expected: "BPE, as in Llama, Qwen, Gemma, Mistral and SmolLM")
        }
        let dropout = model["dropout"]
        guard dropout.isNull || dropout.value.number == 0 else {
            throw dropout.error("merges would be left out at random", expected: "null")
        }
        for name in ["continuing_subword_prefix", "end_of_word_suffix"] where !model[name].isNull {
            guard try model[name].string().isEmpty else {
                throw model[name].error("marking parts of words is not supported", expected: "null or an empty string")
            }
        }
    }

    private static func addedTokens(_ field: Field) throws(InputError) -> [AddedToken] {
        if field.isNull { return [] }
        var tokens: [AddedToken] = []
        for entry in try field.array() {
            tokens.append(
                AddedToken(
                    id: try entry["id"].integer(), content: try entry["content"].text(),
                    special: try entry["special"].bool(), singleWord: try entry["single_word"].bool(),
                    stripsLeft: try entry["lstrip"].bool(), stripsRight: try entry["rstrip"].bool(),
                    normalized: try entry["normalized"].bool()))
        }
        return tokens
    }

    private static func tokens(_ field: Field) throws(InputError) -> [(text: [UInt8], id: Int)] {
        guard let pairs = field.value.array, !pairs.isEmpty else { throw field.wrong("an object of tokens and ids") }
        var tokens: [(text: [UInt8], id: Int)] = []
        tokens.reserveCapacity(pairs.count / 2)
        for index in stride(from: 0, to: pairs.count - 1, by: 2) {
            guard let text = pairs[index].string, let id = pairs[index + 1].integer else {
                throw field.error("entry \(index / 2) is not a token with its id", expected: "\"token\": id")
            }
            tokens.append((Array(text.utf8), id))
        }
        return tokens
    }

    private static func encoder(
        _ model: Field, _ vocabulary: Vocabulary, _ special: Set<Int>, isByteLevel: Bool
    ) throws(InputError) -> WordEncoder {
        guard let merges = model["merges"].value.array else {
            throw model["merges"].error(
                "the tokenizer has no merges", expected: "a list of pairs, the first the most important",
                remedy: "take tokenizer.json from the model's own release again")
        }
        var builder = ModelBuilder(
            vocabulary, special: special, mergeCount: merges.count, file: model.file, field: model["merges"].path)
        for merge in merges { try builder.addMerge(merge) }
        let unknown: Int? =
            if model["unk_token"].isNull { nil } else { try unknownID(model["unk_token"], vocabulary) }
        let ignoresMerges = try model["ignore_merges"].bool(default: false)
        let fusesUnknown = try model["fuse_unk"].bool(default: false)
        let fallsBack = try model["byte_fallback"].bool(default: false)
        var encoder: WordEncoder
        if isByteLevel {
            encoder = builder.byteLevelEncoder(ignoresMerges: ignoresMerges)
        } else {
            var byteTokens: [UInt8: Int] = [:]
            if fallsBack {
                let digits = Array("0123456789ABCDEF".utf8)
                for byte in UInt8.min...UInt8.max {
                    let text = Array("<0x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)], UInt8(ascii: ">")]
                    byteTokens[byte] = vocabulary.modelID(text)
                }
            }
            encoder = builder.characterEncoder(
                byteTokens: byteTokens, unknown: unknown, ignoresMerges: ignoresMerges)
        }
        encoder.unknown = unknown.map(UInt32.init)
        encoder.fusesUnknown = fusesUnknown
        return encoder
    }

    private static func unknownID(_ field: Field, _ vocabulary: Vocabulary) throws(InputError) -> Int {
        let text = try field.string()
        guard let id = vocabulary.modelID(Array(text.utf8)) else {
            throw field.error(
                "the unknown token “\(text)” is not in the vocabulary", expected: "a token of the vocabulary")
        }
        return id
    }
}
