import Files

/// The request in another alphabet or a cipher.
public enum EncodingAttacks {
    static let all = TextCodec.allCases.map(attack)

    /// The encoded text of what such an attack made: all of it, or what follows the sentence that explains the code.
    public static func payload(of text: String, codec: TextCodec) -> String {
        guard !codec.openings.isEmpty, let end = text.utf8.firstRange(of: "\n\n".utf8) else { return text }
        return String(text[end.upperBound...])
    }

    private static func attack(_ codec: TextCodec) -> Attack {
        Attack(codec.rawValue, .encoding, summary: codec.summary, reference: codec.reference) { prompt, generator in
            let encoded = codec.encode(prompt.text, variant: generator.next())
            let opening = codec.openings.isEmpty ? nil : generator.element(of: codec.openings)
            prompt.text = opening.map { "\($0)\n\n\(encoded)" } ?? encoded
        }
    }
}
