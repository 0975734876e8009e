import RedTeam
import Testing

@Suite struct TextCodecTests {
    /// Values of Python's `base64`, `bytes.hex` and `codecs`, and of the codes' own tables.
    @Test(arguments: [
        (TextCodec.base64, "Add “café” 🎉 at 6 pm", "QWRkIOKAnGNhZsOp4oCdIPCfjokgYXQgNiBwbQ=="),
        (.base64, "foobar", "Zm9vYmFy"), (.base64, "f", "Zg=="), (.base64, "fo", "Zm8="),
        (.base32, "Add “café” 🎉 at 6 pm", "IFSGIIHCQCOGGYLGYOU6FAE5EDYJ7DUJEBQXIIBWEBYG2==="),
        (.base32, "foobar", "MZXW6YTBOI======"), (.base32, "f", "MY======"),
        (.hex, "Add “café” 🎉 at 6 pm", "41646420e2809c636166c3a9e2809d20f09f8e89206174203620706d"),
        (.rot13, "Add café, Zoë!", "Nqq pnsé, Mbë!"), (.atbash, "Add café, Zoë!", "Zww xzué, Alë!"),
        (.caesar, "Add café, Zoë!", "Dgg fdié, Crë!"),
        (.morse, "SOS, it's 5", "... --- ... --..-- / .. - .----. ... / ....."),
        (.leetspeak, "Test Site", "7357 5173"), (.homoglyph, "Pay", "\u{420}\u{430}\u{443}"),
        (.zeroWidth, "ab c", "a\u{200B}b c"), (.unicodeTags, "Hi", "\u{E0048}\u{E0069}"),
        (.variationSelectors, "Hé\n", "😊\u{E0138}\u{E01B3}\u{E0199}\u{FE0A}"),
        (.reversed, "Add café", "éfac ddA"), (.emojiSpaced, "ab c", "a😊b c"),
        (.braille, "Hi, 42b!", "⠠⠓⠊⠂ ⠼⠙⠃⠰⠃⠖"), (.nato, "Ox 9.", "Oscar Xray / Nine Stop"),
        (.pigLatin, "Follow the apple quickly, by NASA", "Ollow-fay e-thay apple-ay ickly-quay, y-bay ASA-Nay"),
    ])
    func textsAreWrittenAsTheCodeSays(codec: TextCodec, text: String, encoded: String) {
        // Character by character, since Swift counts texts with invisible differences as equal where Unicode does.
        #expect(Array(codec.encode(text).unicodeScalars) == Array(encoded.unicodeScalars))
    }

    static let texts = [
        "Add a task to follow Dana home, at 6 pm!", "Zoë said: “naïve café” – déjà vu… 😀👩‍👩‍👦🇬🇧", "Строка и 文字列 한국어 العربية",
        "I'd say:\n\n- \"YES\" (or no?)\n- a/b; c_d = e@f.g & 100 % + {x}\t|",
        "iPhone McDonald well-being stay-at-home TV a I",
        "rhythm hmm by yes quay squirrel Queen", "dDA hI NO I", "  two  spaces  ", "2 + 2 = 4a, 10b, 3.5",
    ]

    @Test(arguments: TextCodec.allCases, texts)
    func whatIsWrittenCanBeRead(codec: TextCodec, text: String) {
        for variant in 0..<4 as Range<UInt64> {
            let encoded = codec.encode(text, variant: variant)
            #expect(!encoded.isEmpty)
            #expect(encoded == codec.encode(text, variant: variant))
            #expect(Self.agrees(codec.decode(encoded) ?? encoded, with: text, codec: codec), "\(encoded)")
        }
    }

    /// Whether `decoded` is what the code can give back of `text`.
    static func agrees(_ decoded: String, with text: String, codec: TextCodec) -> Bool {
        switch codec.fidelity {
        case .exact: decoded.utf8.elementsEqual(text.utf8)
        case .lowercase: decoded == text.lowercased()
        case .cleaned: decoded.lowercased() == (codec.decode(text) ?? text).lowercased()
        }
    }

    @Test func whatIsNotWrittenSoIsNotRead() {
        let plain = "Add milk, please."
        for codec in TextCodec.allCases {
            let reads: Set<TextCodec> = [.rot13, .atbash, .caesar, .reversed]
            #expect((codec.decode(plain) != nil) == reads.contains(codec), "\(codec)")
            #expect(codec.decode("") == nil)
        }
        #expect(TextCodec.base64.decode("/w==") == nil)
        #expect(TextCodec.base64.decode("Zg=") == "f" && TextCodec.base64.decode("Zg") == "f")
        #expect(TextCodec.base64.decode("Zm9v\nYmFy") == "foobar")
        #expect(TextCodec.base64.decode("Zh") == nil && TextCodec.base64.decode("Zg==Zg") == nil)
        #expect(TextCodec.base32.decode("mzxw6ytboi") == "foobar" && TextCodec.base32.decode("M1") == nil)
        #expect(TextCodec.hex.decode("66 6F 6f") == "foo" && TextCodec.hex.decode("66 6") == nil)
        #expect(TextCodec.variationSelectors.decode("❤️ and ✌️") == nil)
    }

    @Test func spellingsOfOthersAreRead() {
        #expect(TextCodec.nato.decode("alpha Juliet / X-Ray niner") == "aj x9")
        #expect(TextCodec.leetspeak.decode("p4$$w0rd") == "password")
        #expect(TextCodec.zeroWidth.decode("k\u{FEFF}e\u{200D}y\u{AD}") == "key")
        #expect(TextCodec.zeroWidth.decode("👩\u{200D}👦") == nil)
    }
}
