import Files
public import LanguageModels
public import Tokenization
import Torch

/// A model in this process, its adapter merged.
///
/// Conversations are answered in batches that share their prefixes; what every reply draws depends on its own seed.
public struct LocalTarget: Target {
    public let identity: String
    public let batchSize: Int
    public let dependsOnBatch = true
    private let model: LanguageModel
    private let tokenizer: Tokenizer
    private let options: GenerationOptions
    private let rows: Int
    private let cacheBytes: Int

    /// - Parameters:
    ///   - model: The model as it is to be attacked.
    ///   - tokenizer: The model's tokenizer.
    ///   - identity: What stands for its weights: the hashes of the model and the adapter.
    ///   - options: How replies are drawn; the seed comes with each attempt.
    ///   - rows: The most replies drawn at once.
    ///   - cacheBytes: The most memory that the keys and values of replies drawn at once take; long prompts are drawn
    ///     fewer at once.
    public init(
        model: LanguageModel, tokenizer: Tokenizer, identity: String, options: GenerationOptions, rows: Int = 96,
        cacheBytes: Int = 2 << 30
    ) {
        self.model = model
        self.tokenizer = tokenizer
        self.identity = identity
        self.options = options
        self.rows = max(1, rows)
        self.cacheBytes = cacheBytes
        // Two batches' worth: places of replies that end early are taken by the next.
        batchSize = 2 * self.rows
    }

    public func reply(
        to conversations: [[ChatMessage]], seeds: [UInt64], onReply: @escaping (_ index: Int, TargetReply) -> Void
    ) async throws -> [TargetReply] {
        var replies = [TargetReply?](repeating: nil, count: conversations.count)
        func end(_ index: Int, _ reply: TargetReply) {
            replies[index] = reply
            onReply(index, reply)
        }
        var prompts: [(index: Int, ids: [Int])] = []
        for (index, conversation) in conversations.enumerated() {
            do {
                let ids = try tokenizer.encodePrompt(conversation)
                guard !ids.isEmpty, ids.count < model.configuration.contextLength else {
                    let context = model.configuration.contextLength
                    end(index, .failure("the prompt is \(ids.count) tokens long, and the model's context \(context)"))
                    continue
                }
                prompts.append((index, ids))
            } catch let error as InputError {
                end(index, .failure("\(error)"))
            }
        }
        for part in parts(prompts.map(\.ids.count)) {
            let batch = part.map { prompts[$0] }
            let generator = Generator(
                model: model, tokenizer: tokenizer, batchSize: width(batch.map(\.ids.count).max() ?? 1))
            _ = try generator.generate(
                batch.map(\.ids), options: options, seeds: batch.map { seeds[$0.index] },
                onFinish: { place, reply in
                    end(
                        batch[place].index,
                        .reply(
                            text: reply.text, promptTokens: batch[place].ids.count,
                            completionTokens: reply.ids.count))
                })
        }
        return replies.map { $0 ?? .failure("the model said nothing") }
    }

    /// Prompts of similar length, so that a few long ones do not make the many short ones wait for memory.
    private func parts(_ lengths: [Int]) -> [[Int]] {
        let classes = Dictionary(grouping: lengths.indices) { place in
            // Up to 512 tokens together, then by doubling.
            max(9, Int.bitWidth - (lengths[place] - 1).leadingZeroBitCount)
        }
        return classes.keys.sorted().compactMap { classes[$0] }
    }

    /// How many replies to prompts of up to `length` tokens are drawn at once.
    private func width(_ length: Int) -> Int {
        let configuration = model.configuration
        let token =
            2 * configuration.layerCount * configuration.keyValueHeadCount * configuration.headWidth
            * model.dtype.size
        let row = (length + options.maxTokens + 64) * token
        return max(1, min(rows, cacheBytes / max(1, row)))
    }
}
