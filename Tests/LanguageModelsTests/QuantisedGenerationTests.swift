import Files
import Foundation
import LanguageModels
import Testing
import Tokenization
import Torch

/// Replies drawn with quantised weights against the float32 weights that scoring and training use.
@Suite(
    .serialized, .enabled(if: FileManager.default.fileExists(atPath: ParityTests.defaultModel), "needs Scripts/setup"))
struct QuantisedGenerationTests {
    private struct Subject {
        let model: LanguageModel
        let tokenizer: Tokenizer
        let prompts: [[Int]]

        init() throws {
            let checkpoint = try Checkpoint(path: ParityTests.defaultModel)
            model = try LanguageModel(checkpoint)
            let tokenizer = try Tokenizer(checkpoint: checkpoint)
            self.tokenizer = tokenizer
            prompts = try ["Name three fruits.", "What is the capital of France?", "Add a task to call Sam."].map {
                try tokenizer.encodePrompt([ChatMessage(role: "user", content: $0)])
            }
        }

        func replies(adapter: Adapter? = nil, batchSize: Int = 3) throws -> [[Int]] {
            try Generator(model: model, tokenizer: tokenizer, adapter: adapter, batchSize: batchSize).generate(
                prompts, options: GenerationOptions(maxTokens: 20, ignoresEndOfTurn: true)
            ).map(\.ids)
        }

        /// How far the logit of a reply's token lies below the largest, at worst, in float32.
        func shortfall(_ replies: [[Int]], adapter: Adapter? = nil) throws -> Double {
            var worst = 0.0
            for (prompt, reply) in zip(prompts, replies) {
                let packed = PackedTokens([prompt + reply.dropLast()])
                let logits = withoutGradients {
                    model.logits(
                        model.hiddenStates(packed, adapter: adapter)
                            .narrowed(0, start: prompt.count - 1, count: reply.count))
                }
                let chosen = logits.gathered(-1, Tensor(reply).unsqueezed(1)).squeezed(-1)
                worst = max(worst, try (logits.max(-1) - chosen).max(0).item())
            }
            return worst
        }
    }

    private func adapter(for model: LanguageModel, rank: Int = 8, strength: Double = 0.05) throws -> Adapter {
        try Runtime.seed(12)
        let fresh = try Adapter(for: model, LoRAConfiguration(rank: rank, alpha: 16))
        return Adapter(
            configuration: fresh.configuration,
            layers: fresh.layers.mapValues {
                Adapter.Layer(a: $0.a, b: Tensor.normal($0.b.shape) * strength, scale: $0.scale)
            })
    }

    @Test func tokensAreThoseOfTheFloatWeights() throws {
        let subject = try Subject()
        let replies = try subject.replies()
        #expect(replies.allSatisfy { $0.count == 20 })
        #expect(try subject.shortfall(replies) < 1e-3)
        #expect(try subject.replies(batchSize: 1) == replies)
    }

    @Test func anAdapterCountsBesideTheBlocksAndMergedIntoThem() throws {
        let subject = try Subject()
        let before = try subject.replies()
        let adapter = try adapter(for: subject.model)
        let beside = try subject.replies(adapter: adapter)
        #expect(beside != before)
        #expect(try subject.shortfall(beside, adapter: adapter) < 1e-3)

        try subject.model.merge(adapter)
        let merged = try subject.replies()
        #expect(try subject.shortfall(merged) < 1e-3)
        #expect(merged == beside)

        // Taking it out again, by a second merge, brings the first replies back.
        try subject.model.merge(adapter.scaled(by: -1))
        #expect(try subject.replies() == before)
    }

    /// So wide that the float32 product is the cheaper one.
    @Test func aWideAdapterLeavesTheBlocks() throws {
        let subject = try Subject()
        let before = try subject.replies()
        // Its scale is a twentieth, so that it needs more to change a reply.
        let adapter = try adapter(for: subject.model, rank: 160, strength: 0.2)
        try subject.model.merge(adapter)
        let merged = try subject.replies()
        #expect(merged != before)
        #expect(try subject.shortfall(merged) < 1e-3)
    }
}
