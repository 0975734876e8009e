import Files
import Testing
import Tokenization

/// Damaged files give errors or tokenizers that work; nothing crashes.
struct TokenizerFuzzTests {
    @Test(arguments: ["gpt2", "llama2", "added"]) func survivesDamagedFiles(_ name: String) throws {
        let whole = try readFile(Place.fixture("\(name).json"))
        var random = SplitMix64(seed: 11)
        var failures = 0
        for _ in 0..<150 {
            let bytes = damaged(whole, &random)
            do {
                let tokenizer = try Tokenizer(json: bytes, file: "fuzzed")
                let ids = tokenizer.encode("a <|im_end|> é 12\n", special: .recognised, addSpecialTokens: true)
                _ = tokenizer.decode(ids + [-1, 1 << 40], skipSpecial: false)
            } catch {
                #expect(error.file == "fuzzed")
                failures += 1
            }
        }
        #expect(failures > 40)
    }

    /// A few bytes changed, a piece cut out, or a piece moved.
    private func damaged(_ whole: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = whole
        switch random.next(below: 4) {
        case 0:
            for _ in 0...random.next(below: 3) {
                bytes[random.next(below: bytes.count)] = UInt8(random.next(below: 128))
            }
        case 1:
            let start = random.next(below: bytes.count)
            bytes.removeSubrange(start..<min(bytes.count, start + 1 + random.next(below: 40)))
        case 2:
            // Digits become other digits: ids that are taken, or out of range.
            let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
            for _ in 0...random.next(below: 2) {
                bytes[digits[random.next(below: digits.count)]] = 0x30 + UInt8(random.next(below: 10))
            }
        default:
            bytes.removeLast(random.next(below: bytes.count))
        }
        return bytes
    }
}
