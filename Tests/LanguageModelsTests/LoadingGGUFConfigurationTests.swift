import Files
import Foundation
import LanguageModels
import OrderedCollections
import Testing

/// The configuration in GGUF metadata.
@Suite struct LoadingGGUFConfigurationTests {
    private func configuration(_ file: GGUFBytes) throws -> ModelConfiguration {
        let bytes = file.bytes
        return try ModelConfiguration(gguf: try GGUFFile(header: bytes, size: bytes.count, name: "model.gguf"))
    }

    @Test func readsTheSmallestHeader() throws {
        let expected = ModelConfiguration(
            modelType: "llama", hiddenSize: 8, intermediateSize: 12, layerCount: 1, headCount: 2,
            keyValueHeadCount: 2, headWidth: 4, vocabularySize: 5, contextLength: 64, normEpsilon: 0.5,
            rope: RopeConfiguration(theta: 10_000), tiedHead: true)
        #expect(try configuration(.llama) == expected)
    }

    @Test func readsWhatTensorsTell() throws {
        var file = GGUFBytes.llama
        file.metadata["llama.vocab_size"] = nil
        file.metadata["llama.attention.head_count_kv"] = .integers([1])  // one number a layer
        file.add("token_embd.weight", [7, 8], Array(repeating: 0, count: 56))
        file.add("output.weight", [7, 8], Array(repeating: 0, count: 56))
        file.add("blk.0.attn_q.bias", [8], Array(repeating: 0, count: 8))
        file.add("blk.0.attn_output.bias", [8], Array(repeating: 0, count: 8))
        let read = try configuration(file)
        #expect(read.vocabularySize == 7 && read.keyValueHeadCount == 1)
        #expect(!read.tiedHead && read.attentionBias && read.outputBias)
    }

    @Test func readsLinearScaling() throws {
        for (key, value): (String, GGUFBytes.Value) in [
            ("llama.rope.scaling.factor", .number(4)), ("llama.rope.scale_linear", .number(4)),
        ] {
            var file = GGUFBytes.llama
            file.metadata[key] = value
            #expect(try configuration(file).rope.scaling == .linear(factor: 4))
            file.metadata["llama.rope.scaling.type"] = .text("none")
            #expect(try configuration(file).rope.scaling == .none)
        }
    }

    /// Divisors of frequencies as llama.cpp's converter computes them.
    private func divisors(
        theta: Double, width: Int, factor: Double, low: Double, high: Double, context: Double
    ) -> [Float] {
        stride(from: 0, to: width, by: 2).map { i in
            let wavelength = 2 * Double.pi * pow(theta, Double(i) / Double(width))
            if wavelength < context / high { return 1 }
            if wavelength > context / low { return Float(factor) }
            let smooth = (context / wavelength - low) / (high - low)
            return Float(1 / ((1 - smooth) / factor + smooth))
        }
    }

    private func rope(divisors: [Float], context: UInt32? = nil) throws -> RopeConfiguration {
        var file = GGUFBytes.llama
        file.metadata["llama.attention.key_length"] = .integer(UInt32(2 * divisors.count))
        file.metadata["llama.rope.freq_base"] = .number(500_000)
        if let context { file.metadata["llama.rope.scaling.original_context_length"] = .integer(context) }
        file.add("rope_freqs.weight", [divisors.count], divisors)
        var result = RopeConfiguration(theta: 0)
        try file.withFile { result = try ModelConfiguration(gguf: try GGUFFile(path: $0)).rope }
        return result
    }

    @Test(arguments: [(64, 32.0), (128, 8.0)])  // Llama 3.2 1B, Llama 3.1 8B
    func recoversLlama3Scaling(width: Int, factor: Double) throws {
        let stored = divisors(theta: 500_000, width: width, factor: factor, low: 1, high: 4, context: 8192)
        #expect(stored.contains { $0 > 1 && $0 < Float(factor) })
        let expected = RopeConfiguration.Scaling.llama3(
            factor: factor, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 8192)
        #expect(try rope(divisors: stored).scaling == expected)
    }

    @Test func keepsDivisorsThatFollowNoPublishedParameters() throws {
        let others = divisors(theta: 500_000, width: 64, factor: 8, low: 2, high: 4, context: 8192)
        #expect(try rope(divisors: others).scaling == .frequencyFactors(others.map(Double.init)))
        let fromTheirContext = divisors(theta: 500_000, width: 64, factor: 8, low: 1, high: 4, context: 4096)
        #expect(
            try rope(divisors: fromTheirContext, context: 4096).scaling
                == .llama3(factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 4096))
        #expect(try rope(divisors: [1, 1, 1]).scaling == .none)
    }

    /// A key that is wrong or would change the numbers, and the whole message.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var changes: OrderedDictionary<String, GGUFBytes.Value?>
        var message: String
        var testDescription: String { message }
    }

    @Test(arguments: [
        Refusal(
            changes: ["general.architecture": .text("gemma3")],
            message: "general.architecture: \"gemma3\" is not supported; expected llama, qwen2 or qwen3 "
                + "(use another model)"),
        Refusal(
            changes: ["general.architecture": nil],
            message: "general.architecture: the metadata key is missing; expected a string "
                + "(convert the model again with a current converter)"),
        Refusal(
            changes: ["general.type": .text("adapter")],
            message: "general.type: found \"adapter\"; expected \"model\" (name the file of the model itself)"),
        Refusal(
            changes: ["split.count": .integer(3)],
            message: "split.count: this is one of 3 parts of a model; expected a model in one file "
                + "(join the parts with llama-gguf-split --merge)"),
        Refusal(
            changes: ["llama.attention.scale": .number(0.1)],
            message: "llama.attention.scale: the setting is unknown, and could change what the model computes; "
                + "expected a plain Llama, Mistral, Qwen 2 or Qwen 3 model (use another model)"),
        Refusal(
            changes: ["llama.rope.scaling.type": .text("yarn")],
            message: "llama.rope.scaling.type: \"yarn\" is not supported; expected none or linear (use another model)"),
        Refusal(
            changes: ["llama.rope.dimension_count": .integer(2)],
            message: "llama.rope.dimension_count: found 2: heads must be turned whole; expected 4 (use another model)"),
        Refusal(
            changes: ["llama.attention.value_length": .integer(8)],
            message: "llama.attention.value_length: found 8: values must be as wide as keys; expected 4 "
                + "(use another model)"),
        Refusal(
            changes: ["llama.expert_count": .integer(8)],
            message: "llama.expert_count: found 8: mixtures of experts are not supported; expected 0 "
                + "(use another model)"),
        Refusal(
            changes: ["llama.attention.causal": .bool(false)],
            message: "llama.attention.causal: found false: only causal attention is supported; expected true "
                + "(use another model)"),
        Refusal(
            changes: ["llama.attention.sliding_window": .integer(16)],
            message: "llama.attention.sliding_window: attention within a window of 16 tokens is not supported; "
                + "expected at least llama.context_length (64) (use another model)"),
        Refusal(
            changes: ["llama.block_count": nil],
            message: "llama.block_count: the field is missing; expected a whole number above 0"),
        Refusal(
            changes: ["llama.attention.head_count": .integers([2, 4])],
            message: "llama.attention.head_count: found [2,4]; expected a whole number from 1 to 268435456"),
        Refusal(
            changes: ["llama.attention.head_count": .integer(3)],
            message: "llama.attention.head_count: 3 does not divide llama.embedding_length 8"),
        Refusal(
            changes: ["llama.attention.layer_norm_rms_epsilon": .number(.nan)],
            message: "llama.attention.layer_norm_rms_epsilon: found nan; expected a finite number above 0"),
    ])
    func refuses(_ refusal: Refusal) {
        var file = GGUFBytes.llama
        for (key, value) in refusal.changes { file.metadata[key] = value }
        let error = #expect(throws: InputError.self) { try configuration(file) }
        #expect(error?.description == "model.gguf: \(refusal.message)")
    }

    @Test func refusesBadDivisors() throws {
        for (values, shape): ([Float], [Int]) in [([1, -1], [2]), ([1, .infinity], [2]), ([1], [1])] {
            var file = GGUFBytes.llama
            file.add("rope_freqs.weight", shape, values)
            try file.withFile { path in
                let error = #expect(throws: InputError.self) {
                    try ModelConfiguration(gguf: try GGUFFile(path: path))
                }
                #expect(error?.field == "rope_freqs.weight")
            }
        }
    }
}
