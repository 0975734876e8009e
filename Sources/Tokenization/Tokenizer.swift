/// Text to token ids and back, as the model was trained with.
///
/// Ids are those of Hugging Face `tokenizers` for a `tokenizer.json`, and those of llama.cpp for a GGUF file. A value is
/// immutable and cheap to copy; any number of tasks may use it at once.
public struct Tokenizer: Sendable {
    let parts: Parts

    /// The file or folder that the tokenizer was read from, as the person named it.
    public let source: String
    /// The id that begins a sequence, where the model has one.
    public let bosID: Int?
    /// The id that ends an answer, where the model has one.
    public let eosID: Int?
    /// The ids of which each ends an answer: `eosID` and the model's other end-of-turn tokens.
    public let eosIDs: [Int]
    /// The id that fills up batches, where the model has one.
    public let padID: Int?
    /// The template that turns messages into text, where the model has one.
    public let chatTemplate: ChatTemplate?
    /// How chats are guarded against special tokens in their content.
    let contentRules: ContentMarks.Rules

    /// The larger parts, shared by all copies.
    final class Parts: Sendable {
        let vocabulary: Vocabulary
        /// The ids of special tokens.
        let special: Set<Int>
        /// The added tokens found before normalisation and after it.
        let added: AddedTokenMatcher
        let normalizedAdded: AddedTokenMatcher
        /// The special tokens alone, and the added tokens that are not special.
        let specialOnly: AddedTokenMatcher
        let ordinaryOnly: AddedTokenMatcher
        let normalizer: Normalizer?
        let preTokenizer: PreTokenizer
        let model: WordEncoder
        let ends: SequenceEnds
        let decoder: TokenDecoder

        init(
            vocabulary: Vocabulary, added: [AddedToken], normalizer: Normalizer?, preTokenizer: PreTokenizer,
            model: WordEncoder, ends: SequenceEnds, decoder: TokenDecoder
        ) {
            self.vocabulary = vocabulary
            special = Set(added.filter(\.special).map(\.id))
            // Special tokens first, as `tokenizers` orders them where two have the same text.
            let ordered = added.filter(\.special) + added.filter { !$0.special }
            self.added = AddedTokenMatcher(ordered.filter { !$0.normalized })
            let normalized = ordered.filter(\.normalized)
            normalizedAdded = AddedTokenMatcher(
                normalized, contents: normalized.map { normalizer?.normalize($0.content) ?? $0.content })
            specialOnly = AddedTokenMatcher(added.filter(\.special))
            ordinaryOnly = AddedTokenMatcher(added.filter { !$0.special })
            self.normalizer = normalizer
            self.preTokenizer = preTokenizer
            self.model = model
            self.ends = ends
            self.decoder = decoder
        }
    }

    /// What a file says of particular tokens.
    struct Roles {
        var bos: Int?
        var eos: Int?
        var pad: Int?
        /// Other ids that end an answer.
        var otherEnds: [Int] = []
        var template: ChatTemplate?
    }

    init(source: String, parts: Parts, roles: Roles) {
        self.source = source
        self.parts = parts
        bosID = roles.bos
        eosID = roles.eos
        padID = roles.pad
        chatTemplate = roles.template
        contentRules = ContentMarks.Rules(template: roles.template?.source ?? "", parts: parts)
        let known = Self.endTokens.compactMap { parts.vocabulary.id(Array($0.utf8)) }.filter(parts.special.contains)
        var ends: [Int] = []
        for id in [roles.eos].compactMap(\.self) + roles.otherEnds + known where !ends.contains(id) { ends.append(id) }
        eosIDs = ends
    }

    /// The special tokens by which the known model families end a turn.
    private static let endTokens = [
        "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<|endoftext|>", "<|end|>", "<|eot|>",
        "<end_of_turn>", "</s>",
    ]
}

extension Tokenizer {
    /// One more than the largest id.
    public var vocabularySize: Int { parts.vocabulary.count }

    /// The token with the number `id`, as the vocabulary spells it (`Ġthe`, `▁the`); nil when there is none.
    public func token(_ id: Int) -> String? {
        parts.vocabulary.text(id).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The id of `token`, as the vocabulary spells it; nil when there is none.
    public func id(_ token: String) -> Int? { parts.vocabulary.id(Array(token.utf8)) }

    /// Whether `id` is a special token: one that structures the sequence and is no text of its own.
    public func isSpecial(_ id: Int) -> Bool { parts.special.contains(id) }
}
