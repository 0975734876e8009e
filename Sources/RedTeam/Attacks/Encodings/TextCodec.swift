/// A way to write a text in other characters, and to read it back.
///
/// All of them are pure functions of the text, so that attacks write with them and rails read with them.
public enum TextCodec: String, Sendable, Hashable, CaseIterable {
    case base64, base32, hex, rot13, atbash, caesar, morse, leetspeak, homoglyph
    case zeroWidth = "zero_width"
    case unicodeTags = "unicode_tags"
    case variationSelectors = "variation_selectors"
    case zalgo, reversed
    case emojiSpaced = "emoji_spaced"
    case braille, nato
    case pigLatin = "pig_latin"

    /// What decoding an encoded text gives back.
    public enum Fidelity: Sendable, Hashable {
        /// The text itself.
        case exact
        /// The text in lower case.
        case lowercase
        /// The text as decoding leaves it: without what the code adds, in the letters that it has others for.
        case cleaned
    }

    /// What is left of a text that went there and back.
    public var fidelity: Fidelity {
        switch self {
        case .morse, .nato: .lowercase
        case .leetspeak, .homoglyph, .zeroWidth, .unicodeTags, .zalgo, .emojiSpaced, .braille: .cleaned
        default: .exact
        }
    }

    /// The text in this code; `variant` chooses among marks or fillers where the code leaves a choice.
    public func encode(_ text: String, variant: UInt64 = 0) -> String {
        switch self {
        case .base64: Base64.encode(text)
        case .base32: Base32.encode(text)
        case .hex: Hex.encode(text)
        case .rot13: LetterShift.encode(text, by: 13)
        case .atbash: Atbash.encode(text)
        case .caesar: LetterShift.encode(text, by: LetterShift.caesar)
        case .morse: Morse.encode(text)
        case .leetspeak: Leetspeak.encode(text)
        case .homoglyph: Homoglyph.encode(text)
        case .zeroWidth: ZeroWidth.encode(text)
        case .unicodeTags: UnicodeTags.encode(text)
        case .variationSelectors: VariationSelectors.encode(text)
        case .zalgo: Zalgo.encode(text, variant: variant)
        case .reversed: String(text.reversed())
        case .emojiSpaced: EmojiSpaced.encode(text, variant: variant)
        case .braille: Braille.encode(text)
        case .nato: NATO.encode(text)
        case .pigLatin: PigLatin.encode(text)
        }
    }

    /// The text behind one in this code; nil where nothing in it is written so.
    ///
    /// Codes that change letters for letters read any text with letters.
    public func decode(_ text: String) -> String? {
        switch self {
        case .base64: Base64.decode(text)
        case .base32: Base32.decode(text)
        case .hex: Hex.decode(text)
        case .rot13: LetterShift.decode(text, by: 13)
        case .atbash: Atbash.decode(text)
        case .caesar: LetterShift.decode(text, by: LetterShift.caesar)
        case .morse: Morse.decode(text)
        case .leetspeak: Leetspeak.decode(text)
        case .homoglyph: Homoglyph.decode(text)
        case .zeroWidth: ZeroWidth.decode(text)
        case .unicodeTags: UnicodeTags.decode(text)
        case .variationSelectors: VariationSelectors.decode(text)
        case .zalgo: Zalgo.decode(text)
        case .reversed: text.isEmpty ? nil : String(text.reversed())
        case .emojiSpaced: EmojiSpaced.decode(text)
        case .braille: Braille.decode(text)
        case .nato: NATO.decode(text)
        case .pigLatin: PigLatin.decode(text)
        }
    }
}
