import Tokenization
import Torch

/// The tokens that a suffix may be made of: printable ASCII with something to see, none special.
struct SuffixVocabulary {
    /// 0 for a token that may be used, −∞ for another: float32 `[vocabulary]`.
    let mask: Tensor
    /// How many may be used.
    let count: Int

    /// Of the `size` rows of the embedding table; what the tokenizer does not know is left out.
    init(_ tokenizer: Tokenizer, size: Int) {
        let anchor = tokenizer.encode("a", special: .asText, addSpecialTokens: false)
        let before = tokenizer.decode(anchor, skipSpecial: true).utf8.count
        let allowed = (0..<size).map { id -> Bool in
            guard id < tokenizer.vocabularySize, !tokenizer.isSpecial(id), !tokenizer.eosIDs.contains(id) else {
                return false
            }
            let text = tokenizer.decode(anchor + [id], skipSpecial: true).utf8.dropFirst(before)
            return text.allSatisfy { (0x20...0x7E).contains($0) } && text.contains { $0 != 0x20 }
        }
        mask = Tensor(allowed.map { $0 ? Float(0) : -.infinity })
        count = allowed.count { $0 }
    }
}
