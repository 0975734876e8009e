import Files

/// Random misspellings, one try of many.
enum BestOfNAttacks {
    static let all = [bestOfN]

    static let bestOfN = Attack(
        "best_of_n", .adaptive, summary: "Changes case, letters and signs at random; meant to be sampled many times.",
        reference: """
            Enough random variations of a request find one that is answered: Hughes et al., Best-of-N Jailbreaking \
            (2024), whose text augmentations are the three here: letters within words change places, letters change \
            case, and characters change to their neighbours in ASCII. A campaign with several samples per request \
            tries as many.
            """
    ) { prompt, generator in
        prompt.text = TextNoise().apply(to: prompt.text, using: &generator)
    }
}

/// The augmentations of best-of-N jailbreaking, applied to words; what looks like code or a cipher stays readable.
struct TextNoise: Sendable {
    /// The chance of each word's inner letters to change places.
    var scrambling = 0.6
    /// The chance of each letter to change case.
    var capitals = 0.6
    /// The chance of each letter to move to a neighbour in ASCII.
    var noise = 0.06

    func apply(to text: String, using generator: inout SplitMix64) -> String {
        var result = ""
        var rest = Substring(text)
        while let first = rest.first {
            let token = rest.prefix { !$0.isWhitespace }
            if token.isEmpty {
                result.append(first)
                rest = rest.dropFirst()
            } else {
                let isPlain = token.count <= 20 && token.allSatisfy { $0.isLatin || ".,;:!?'\"()-’".contains($0) }
                result += isPlain ? String(token).mapWords { change($0, using: &generator) } : String(token)
                rest = rest[token.endIndex...]
            }
        }
        return result
    }

    private func change(_ word: Substring, using generator: inout SplitMix64) -> String {
        var letters = Array(word.unicodeScalars)
        if letters.count > 3, generator.nextUnit() < scrambling {
            let inner = Array(letters[1..<(letters.count - 1)])
            for (place, other) in generator.permutation(inner.count).enumerated() { letters[place + 1] = inner[other] }
        }
        for place in letters.indices {
            if generator.nextUnit() < capitals { letters[place] = Unicode.Scalar(UInt8(letters[place].value ^ 0x20)) }
            if generator.nextUnit() < noise {
                let step: Int = generator.next(below: 2) == 0 ? 1 : -1
                letters[place] = Unicode.Scalar(UInt8(Int(letters[place].value) + step))
            }
        }
        return String(String.UnicodeScalarView(letters))
    }
}
