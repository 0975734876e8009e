import Files
import LanguageModels
import OrderedCollections
import Testing

/// `config.json` of the four dialects, in old and new spelling, and everything in it that must not be passed over.
@Suite struct LoadingConfigurationTests {
    private func configuration(_ model: String) throws -> ModelConfiguration {
        try ModelConfiguration(config: .object(try LoadingFixtures.config(model)), file: "config.json")
    }

    @Test func readsLlamaInTheOldSpelling() throws {
        let expected = ModelConfiguration(
            modelType: "llama", hiddenSize: 24, intermediateSize: 32, layerCount: 2, headCount: 3,
            keyValueHeadCount: 1, headWidth: 8, vocabularySize: 256, contextLength: 256, normEpsilon: 1e-5,
            rope: RopeConfiguration(
                theta: 10_000,
                scaling: .llama3(
                    factor: 4, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 64)),
            tiedHead: true)
        #expect(try configuration("llama") == expected)
    }

    @Test func readsQwen2InTheNewSpelling() throws {
        let expected = ModelConfiguration(
            modelType: "qwen2", hiddenSize: 16, intermediateSize: 24, layerCount: 3, headCount: 2,
            keyValueHeadCount: 1, headWidth: 8, vocabularySize: 257, contextLength: 128, normEpsilon: 1e-6,
            rope: RopeConfiguration(theta: 1_000_000), attentionBias: true)
        #expect(try configuration("qwen2") == expected)
    }

    @Test func readsMistralAndQwen3() throws {
        let mistral = try configuration("mistral")
        #expect(mistral.headWidth == 16 && mistral.headCount * mistral.headWidth != mistral.hiddenSize)
        #expect(mistral.rope == RopeConfiguration(theta: 1_000_000))
        #expect(!mistral.attentionBias && !mistral.outputBias && !mistral.tiedHead && !mistral.queryKeyNorm)
        let qwen3 = try configuration("qwen3")
        #expect(qwen3.queryKeyNorm && qwen3.tiedHead && !qwen3.attentionBias && qwen3.headWidth == 16)
    }

    @Test func fallsBackAsTransformersDoes() throws {
        var config = try LoadingFixtures.config("llama")
        for key in ["num_key_value_heads", "head_dim", "rope_theta", "rope_scaling", "tie_word_embeddings"] {
            config[key] = nil
        }
        config["attention_bias"] = true
        let read = try ModelConfiguration(config: .object(config), file: "config.json")
        #expect(read.keyValueHeadCount == 3 && read.headWidth == 8 && !read.tiedHead)
        #expect(read.rope == RopeConfiguration(theta: 10_000))
        // Llama's attention_bias is for all four projections, Qwen 2's biases are always three.
        #expect(read.attentionBias && read.outputBias)
        #expect(try !configuration("qwen2").outputBias)

        var qwen3 = try LoadingFixtures.config("qwen3")
        qwen3["head_dim"] = nil
        #expect(try ModelConfiguration(config: .object(qwen3), file: "config.json").headWidth == 128)
    }

    @Test func readsLinearScalingInEverySpelling() throws {
        for (key, rope): (String, JSONValue) in [
            ("rope_scaling", ["type": "linear", "factor": 2.5]),
            ("rope_scaling", ["rope_type": "linear", "factor": 2.5]),
            ("rope_parameters", ["rope_type": "linear", "factor": 2.5, "rope_theta": 10_000]),
        ] {
            var config = try LoadingFixtures.config("llama")
            config["rope_scaling"] = nil
            config[key] = rope
            let read = try ModelConfiguration(config: .object(config), file: "config.json")
            #expect(read.rope == RopeConfiguration(theta: 10_000, scaling: .linear(factor: 2.5)))
        }
    }

    /// A window is no hindrance where the context fits it or no layer uses it.
    @Test func acceptsWindowsThatNeverClose() throws {
        var config = try LoadingFixtures.config("mistral")
        config["sliding_window"] = 128
        _ = try ModelConfiguration(config: .object(config), file: "config.json")
        config["sliding_window"] = nil  // 4096 to transformers
        _ = try ModelConfiguration(config: .object(config), file: "config.json")

        config = try LoadingFixtures.config("qwen2")
        config["sliding_window"] = 16
        _ = try ModelConfiguration(config: .object(config), file: "config.json")
        config["use_sliding_window"] = true
        config["layer_types"] = nil
        config["max_window_layers"] = 3
        _ = try ModelConfiguration(config: .object(config), file: "config.json")
    }

    /// A setting that is wrong or would change the numbers, and the whole message.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var model = "llama"
        var changes: OrderedDictionary<String, JSONValue?>
        var message: String
        var testDescription: String { message }
    }

    @Test(arguments: [
        Refusal(
            changes: ["model_type": "gemma3_text"],
            message: "model_type: \"gemma3_text\" is not supported; expected llama, mistral, qwen2 or qwen3 "
                + "(use another model)"),
        Refusal(
            changes: ["architectures": ["LlamaForSequenceClassification"]],
            message: "architectures: found [\"LlamaForSequenceClassification\"]; expected [\"LlamaForCausalLM\"] "
                + "(use a model that generates text, not a classifier or an encoder)"),
        Refusal(
            changes: ["hidden_act": "gelu"],
            message: "hidden_act: found \"gelu\": no other activation is supported; expected \"silu\" or \"swish\" "
                + "(use another model)"),
        Refusal(
            changes: ["mlp_bias": true],
            message: "mlp_bias: found true: biases in the feed-forward layer are not supported; expected false "
                + "(use another model)"),
        Refusal(
            changes: ["num_local_experts": 8],
            message: "num_local_experts: found 8: mixtures of experts are not supported; expected 0 "
                + "(use another model)"),
        Refusal(
            changes: ["quantization_config": ["quant_method": "gptq", "bits": 4]],
            message: "quantization_config: the weights are quantised (gptq); expected F32, F16 or BF16 weights "
                + "(use the model's original weights, or its GGUF file)"),
        Refusal(
            changes: ["partial_rotary_factor": 0.5],
            message: "partial_rotary_factor: found 0.5: heads must be turned whole; expected 1 (use another model)"),
        Refusal(
            changes: ["final_logit_softcapping": 30.0],
            message: "final_logit_softcapping: found 30.0: capped logits are not supported; expected no such field "
                + "(use another model)"),
        Refusal(
            changes: ["rope_scaling": ["type": "yarn", "factor": 4]],
            message: "rope_scaling.type: \"yarn\" is not supported; expected default, linear or llama3 "
                + "(use another model, or remove the scaling and stay within the original context)"),
        Refusal(
            changes: ["rope_scaling": ["type": "linear", "factor": 4, "attention_factor": 2]],
            message: "rope_scaling.attention_factor: the setting is unknown for \"linear\" positions; expected factor"),
        Refusal(
            changes: ["rope_scaling": ["type": "linear"]],
            message: "rope_scaling.factor: the field is missing; expected a number above 0"),
        Refusal(
            changes: [
                "rope_scaling": ["rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4]
            ],
            message: "rope_scaling.high_freq_factor: found 4.0; expected more than low_freq_factor (4.0)"),
        Refusal(
            changes: ["rope_parameters": ["rope_theta": 5.0]],
            message: "rope_parameters: there is another rope_scaling (remove one of the two)"),
        Refusal(
            changes: ["rope_scaling": ["rope_theta": 5.0]],
            message: "rope_scaling.rope_theta: 5.0 is not the 10000.0 of rope_theta (remove one)"),
        Refusal(
            model: "mistral", changes: ["sliding_window": 32],
            message: "sliding_window: attention within a window of 32 tokens is not supported; expected null, or at "
                + "least max_position_embeddings (128) (set max_position_embeddings to 32: within one window, "
                + "attention is full)"),
        Refusal(
            model: "mistral", changes: ["sliding_window": nil, "max_position_embeddings": 8192],
            message: "sliding_window: attention within a window of 4096 tokens is not supported; expected null, or at "
                + "least max_position_embeddings (8192) (set max_position_embeddings to 4096: within one window, "
                + "attention is full)"),
        Refusal(
            model: "qwen2",
            changes: ["use_sliding_window": true, "sliding_window": 32, "layer_types": nil, "max_window_layers": 2],
            message: "sliding_window: attention within a window of 32 tokens is not supported; expected null, or at "
                + "least max_position_embeddings (128) (set max_position_embeddings to 32: within one window, "
                + "attention is full)"),
        Refusal(
            changes: ["hidden_size": nil],
            message: "hidden_size: the field is missing; expected a whole number above 0"),
        Refusal(
            changes: ["num_hidden_layers": "two"],
            message: "num_hidden_layers: found \"two\"; expected a whole number from 1 to 268435456"),
        Refusal(
            changes: ["vocab_size": 0],
            message: "vocab_size: found 0; expected a whole number from 1 to 268435456"),
        Refusal(
            changes: ["rms_norm_eps": -1e-5],
            message: "rms_norm_eps: found -1e-05; expected a finite number above 0"),
        Refusal(
            changes: ["tie_word_embeddings": "yes"],
            message: "tie_word_embeddings: found \"yes\"; expected true or false"),
        Refusal(
            changes: ["num_key_value_heads": 2],
            message: "num_key_value_heads: 2 does not divide the 3 of num_attention_heads"),
        Refusal(
            changes: ["head_dim": 7],
            message: "head_dim: a head of 7 cannot be turned by pairs; expected an even number"),
        Refusal(
            changes: ["head_dim": nil, "num_attention_heads": 5],
            message: "num_attention_heads: 5 does not divide hidden_size 24 (give head_dim)"),
        Refusal(
            changes: ["head_dim": 268_435_456],
            message: "num_attention_heads: 3 heads of 268435456 are too wide"),
    ])
    func refuses(_ refusal: Refusal) throws {
        var config = try LoadingFixtures.config(refusal.model)
        for (key, value) in refusal.changes { config[key] = value }
        let error = #expect(throws: InputError.self) {
            try ModelConfiguration(config: .object(config), file: "config.json")
        }
        #expect(error?.description == "config.json: \(refusal.message)")
    }

    @Test func refusesWhatIsNoObject() {
        let error = #expect(throws: InputError.self) { try ModelConfiguration(config: [], file: "config.json") }
        #expect(error?.description == "config.json: found a list; expected an object")
    }
}
