public import Files
import OrderedCollections

extension Tokenizer {
    /// Reads the tokenizer from the metadata of a GGUF file: model `gpt2` (byte-level BPE, split as `tokenizer.ggml.pre`
    /// says) or `llama` (SentencePiece, by merges or by scores).
    ///
    /// - Throws: `InputError` that names the key for anything missing, inconsistent or not supported.
    public init(gguf file: GGUFFile) throws(InputError) {
        let reader = GGUFVocabulary(file: file)
        let parts = try reader.parts()
        self.init(source: file.path, parts: parts, roles: try reader.roles(parts.vocabulary))
    }
}

/// Reads the `tokenizer.*` keys of a GGUF file.
struct GGUFVocabulary {
    /// The longest token that may come from scores: every way to cut it is tried.
    private static let longestScored = 1024

    let file: GGUFFile

    /// What `tokenizer.ggml.token_type` says of a token.
    private enum Kind: Int {
        case undefined = 0
        case normal, unknown, control, userDefined, unused, byte
    }

    func parts() throws(InputError) -> Tokenizer.Parts {
        let texts = try file.strings(key("tokens")).map { Array($0.utf8) }
        let kinds = try kinds(count: texts.count)
        var added: [AddedToken] = []
        for (id, kind) in kinds.enumerated() where kind == .control || kind == .unknown || kind == .userDefined {
            guard !texts[id].isEmpty else { throw error("tokens", "token \(id) is empty", expected: "a text") }
            added.append(AddedToken(id: id, content: texts[id], special: kind != .userDefined))
        }
        let tokens = texts.enumerated().map { (text: $1, id: $0) }
        let vocabulary = try Vocabulary(tokens, added: added, file: file.path)
        switch try file.string(key("model")) {
        case "gpt2": return try byteLevelParts(vocabulary, added)
        case "llama": return try sentencePieceParts(vocabulary, added, kinds)
        case let model:
            throw error("model", "the tokenizer model “\(model)” is not supported", expected: "gpt2 or llama")
        }
    }

    func roles(_ vocabulary: Vocabulary) throws(InputError) -> Tokenizer.Roles {
        var roles = Tokenizer.Roles()
        roles.bos = try id("bos_token_id", vocabulary)
        roles.eos = try id("eos_token_id", vocabulary)
        roles.pad = try id("padding_token_id", vocabulary)
        for name in ["eot_token_id", "eom_token_id"] {
            if let id = try id(name, vocabulary) { roles.otherEnds.append(id) }
        }
        let template = "tokenizer.chat_template"
        if file.metadata[template] != nil {
            roles.template = try ChatTemplate(source: try file.string(template), name: "\(file.path): \(template)")
        }
        return roles
    }

    // MARK: Byte-level BPE

    private func byteLevelParts(_ vocabulary: Vocabulary, _ added: [AddedToken]) throws(InputError) -> Tokenizer.Parts {
        let family = try PreTokenizerFamily(name: file.string(key("pre")), file: file.path)
        let special = Set(added.filter(\.special).map(\.id))
        let builder = try listedMerges(vocabulary, special)
        let ends = try ends(vocabulary, bosByDefault: family.addsBOS)
        return Tokenizer.Parts(
            vocabulary: vocabulary, added: added, normalizer: family.normalizer,
            preTokenizer: PreTokenizer(steps: family.steps),
            model: builder.byteLevelEncoder(ignoresMerges: family.ignoresMerges), ends: ends,
            decoder: TokenDecoder(TokenDecoder.Rules(isByteLevel: true), vocabulary, added: added))
    }

    private func listedMerges(_ vocabulary: Vocabulary, _ special: Set<Int>) throws(InputError) -> ModelBuilder {
        guard file.metadata[key("merges")] != nil else {
            throw error(
                "merges", "the tokenizer has no merges", expected: "a list of pairs, the first the most important",
                remedy: "convert the model again with a current converter")
        }
        let merges = try file.strings(key("merges"))
        var builder = ModelBuilder(
            vocabulary, special: special, mergeCount: merges.count, file: file.path, field: key("merges"))
        for merge in merges { try builder.addMerge(merge) }
        return builder
    }

    // MARK: SentencePiece

    private func sentencePieceParts(
        _ vocabulary: Vocabulary, _ added: [AddedToken], _ kinds: [Kind]
    ) throws(InputError) -> Tokenizer.Parts {
        let special = Set(added.filter(\.special).map(\.id))
        var builder: ModelBuilder
        if file.metadata[key("merges")] != nil {
            builder = try listedMerges(vocabulary, special)
        } else {
            let scores = try scores(count: kinds.count)
            let normal = kinds.indices.filter { [.normal, .userDefined, .unused, .undefined].contains(kinds[$0]) }
            for id in normal where vocabulary.texts.range(id).count > Self.longestScored {
                throw error(
                    "tokens", "token \(id) is \(vocabulary.texts.range(id).count) bytes long",
                    expected: "at most \(Self.longestScored) bytes")
            }
            builder = ModelBuilder(
                vocabulary, special: special, mergeCount: 2 * normal.count, file: file.path, field: key("scores"))
            builder.addMerges(scores: scores, ids: normal)
        }
        var byteTokens: [UInt8: Int] = [:]
        for (id, kind) in kinds.enumerated() where kind == .byte {
            guard let byte = TokenDecoder.byte(vocabulary.texts[id]) else {
                throw error("tokens", "the byte token \(id) is no byte", expected: "<0x00> to <0xFF>")
            }
            byteTokens[byte] = id
        }
        let unknown = try id("unknown_token_id", vocabulary) ?? kinds.firstIndex(of: .unknown)
        var encoder = builder.characterEncoder(byteTokens: byteTokens, unknown: unknown, ignoresMerges: false)
        encoder.fusesUnknown = true
        let addsSpace = try bool("add_space_prefix", default: true)
        let space = Normalizer.replace(pattern: [UInt8(ascii: " ")], content: SpaceCuts.space)
        var rules = TokenDecoder.Rules(hasByteTokens: true)
        rules.replacements = [(SpaceCuts.space, [UInt8(ascii: " ")])]
        rules.textStart = addsSpace ? ([UInt8(ascii: " ")], 1) : nil
        return Tokenizer.Parts(
            vocabulary: vocabulary, added: added,
            normalizer: addsSpace ? .sequence([.prepend(SpaceCuts.space), space]) : space,
            preTokenizer: PreTokenizer(steps: []), model: encoder, ends: try ends(vocabulary, bosByDefault: true),
            decoder: TokenDecoder(rules, vocabulary, added: added))
    }

    private func scores(count: Int) throws(InputError) -> [Float] {
        guard let scores = file.metadata[key("scores")]?.floats else {
            throw error(
                "scores", "the tokenizer has neither merges nor scores", expected: "a score for each token",
                remedy: "convert the model again with a current converter")
        }
        guard scores.count == count, !scores.contains(where: \.isNaN) else {
            throw error("scores", "there are \(scores.count) scores", expected: "a number for each of \(count) tokens")
        }
        return scores
    }

    // MARK: Keys

    private func kinds(count: Int) throws(InputError) -> [Kind] {
        guard let value = file.metadata[key("token_type")] else { return Array(repeating: .normal, count: count) }
        guard let numbers = value.integers, numbers.count == count else {
            throw error("token_type", "there are not \(count) token types", expected: "one for each token")
        }
        var kinds: [Kind] = []
        for (id, number) in numbers.enumerated() {
            guard let kind = Kind(rawValue: number) else {
                throw error("token_type", "token \(id) has the type \(number)", expected: "0 to 6")
            }
            kinds.append(kind)
        }
        return kinds
    }

    private func ends(_ vocabulary: Vocabulary, bosByDefault: Bool) throws(InputError) -> SequenceEnds {
        var ends = SequenceEnds()
        if try bool("add_bos_token", default: bosByDefault) {
            if let id = try id("bos_token_id", vocabulary) { ends.before = [id] }
        }
        if try bool("add_eos_token", default: false) {
            if let id = try id("eos_token_id", vocabulary) { ends.after = [id] }
        }
        return ends
    }

    private func key(_ name: String) -> String { "tokenizer.ggml.\(name)" }

    private func bool(_ name: String, default value: Bool) throws(InputError) -> Bool {
        guard let found = file.metadata[key(name)] else { return value }
        guard let bool = found.bool else {
            throw error(name, "the value is \(found.kind)", expected: "true or false")
        }
        return bool
    }

    private func id(_ name: String, _ vocabulary: Vocabulary) throws(InputError) -> Int? {
        guard file.metadata[key(name)] != nil else { return nil }
        let id = try file.integer(key(name))
        guard vocabulary.text(id) != nil else {
            throw error(name, "the id \(id) is not in the vocabulary", expected: "an id below \(vocabulary.count)")
        }
        return id
    }

    private func error(_ name: String, _ problem: String, expected: String, remedy: String? = nil) -> InputError {
        InputError(file: file.path, field: key(name), problem: problem, expected: expected, remedy: remedy)
    }
}
