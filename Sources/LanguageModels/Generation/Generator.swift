import Files
public import Tokenization
import Torch

/// Draws replies for many prompts at once.
///
/// Prompts that wait are prefilled together, each shared prefix once; rows leave the batch as they finish and waiting
/// prompts take their places. Which rows share a batch does not change what a row draws.
public struct Generator {
    private let model: LanguageModel
    private let tokenizer: Tokenizer
    private let adapter: Adapter?
    private let batchSize: Int

    /// Decoding is fastest with the adapter merged into `model` (`LanguageModel.merge`) instead of given here.
    public init(model: LanguageModel, tokenizer: Tokenizer, adapter: Adapter? = nil, batchSize: Int = 64) {
        self.model = model
        self.tokenizer = tokenizer
        self.adapter = adapter
        self.batchSize = max(1, batchSize)
    }

    /// A reply in the making.
    private struct Row {
        let index: Int
        let prompt: [Int]
        var ids: [Int] = []
        /// How many of `ids` are already part of `text`.
        var taken = 0
        var text = ""
        /// Bytes of `text` already given to `onText`.
        var reported = 0
        var decoder: StreamingDecoder
        var hasEnded = false
    }

    /// Replies to `prompts`, in their order.
    ///
    /// `onText` hears pieces of text as they become certain (never half a character or half a stop text);
    /// `onFinish` hears each reply as it ends. With `seeds`, one for each prompt, a reply depends on its own and not on
    /// its place. Throws where a prompt is empty or leaves no room in the context.
    public func generate(
        _ prompts: [[Int]], options: GenerationOptions, seeds: [UInt64]? = nil,
        onText: ((_ index: Int, _ piece: String) throws -> Void)? = nil,
        onFinish: ((_ index: Int, _ reply: Reply) throws -> Void)? = nil
    ) throws -> [Reply] {
        try check(prompts)
        if let seeds, seeds.count != prompts.count {
            throw InputError(
                file: "seeds", problem: "there are \(seeds.count) for \(prompts.count) prompts",
                expected: "one for each")
        }
        return try withoutGradients {
            var replies = [Reply?](repeating: nil, count: prompts.count)
            var waiting = prompts.indices.sorted { prompts[$0].count > prompts[$1].count }[...]
            var rows: [Row] = []
            var cache: KeyValueCache?
            var sampler = Sampler(options, seeds: seeds)
            if options.maxTokens < 1 {
                return prompts.map { _ in Reply(text: "", ids: [], finishReason: .length) }
            }

            while replies.contains(where: { $0 == nil }) {
                let live = rows.indices.filter { !rows[$0].hasEnded }
                if !waiting.isEmpty, live.count <= batchSize * 3 / 4 {
                    // A good part of the batch is free: waiting prompts take the places.
                    let joining = waiting.prefix(batchSize - live.count)
                    waiting = waiting.dropFirst(joining.count)
                    let new = joining.map {
                        Row(index: $0, prompt: prompts[$0], decoder: tokenizer.streamingDecoder(skipSpecial: true))
                    }
                    let (hidden, prefilled) = prefill(new.map(\.prompt))
                    cache?.keep(live, adding: prefilled, device: model.device)
                    if cache == nil { cache = prefilled }
                    rows = live.map { rows[$0] } + new
                    try step(&rows, Array(live.count..<rows.count), logits: model.logitsFromBlocks(hidden), &sampler)
                } else {
                    // Ended rows are carried along until moving the others together is worth a copy of the cache.
                    if live.count <= rows.count * 3 / 4 {
                        cache?.keep(live, adding: nil, device: model.device)
                        rows = live.map { rows[$0] }
                    }
                    guard var current = cache else { break }
                    cache = nil
                    let hidden = decode(rows, &current)
                    cache = current
                    let places = rows.indices.filter { !rows[$0].hasEnded }
                    let wanted =
                        places.count == rows.count ? hidden : hidden.selecting(0, Tensor(places).to(model.device))
                    try step(&rows, places, logits: model.logitsFromBlocks(wanted), &sampler)
                }

                for place in rows.indices where !rows[place].hasEnded {
                    let end = finish(&rows[place], options: options)
                    if let onText, let piece = certain(&rows[place], options: options, ended: end != nil) {
                        try onText(rows[place].index, piece)
                    }
                    guard let end else { continue }
                    rows[place].hasEnded = true
                    let reply = Reply(text: rows[place].text, ids: rows[place].ids, finishReason: end)
                    replies[rows[place].index] = reply
                    try onFinish?(rows[place].index, reply)
                }
            }
            return replies.compactMap { $0 }
        }
    }

    private func check(_ prompts: [[Int]]) throws {
        for (index, prompt) in prompts.enumerated() {
            guard !prompt.isEmpty else {
                throw InputError(file: "prompt \(index + 1)", problem: "it has no tokens", expected: "some text")
            }
            guard prompt.count < model.configuration.contextLength else {
                throw InputError(
                    file: "prompt \(index + 1)", problem: "it is \(prompt.count) tokens long",
                    expected: "fewer than the model's context of \(model.configuration.contextLength)",
                    remedy: "shorten it")
            }
        }
    }

    /// The hidden state after each prompt `[prompts, hidden]`, and the cache that holds the prompts.
    private func prefill(_ prompts: [[Int]]) -> (hidden: Tensor, cache: KeyValueCache) {
        let packed = PackedTokens(prompts)
        let plan = AttentionPlan(packed, group: model.group, device: model.device, dtype: model.dtype)
        var keys: [Tensor] = []
        var values: [Tensor] = []
        let (heads, keyHeads) = (model.configuration.headCount, model.configuration.keyValueHeadCount)
        let hidden = model.hiddenStates(
            ids: packed.ids, positions: packed.positions, adapter: adapter, fromBlocks: true
        ) { _, joined in
            keys.append(joined.narrowed(1, start: heads, count: keyHeads))
            values.append(joined.narrowed(1, start: heads + keyHeads, count: keyHeads))
            return plan.attend(joined)
        }
        let last = Tensor(packed.paths.compactMap(\.last)).to(model.device)
        return (
            hidden.selecting(0, last),
            KeyValueCache(packedKeys: keys, packedValues: values, paths: packed.paths, device: model.device)
        )
    }

    /// The hidden state after every row's newest token: `[rows, hidden]`.
    private func decode(_ rows: [Row], _ cache: inout KeyValueCache) -> Tensor {
        cache.reserve()
        let attention = cache.attention(device: model.device)
        let hidden = model.hiddenStates(
            ids: rows.map { $0.ids.last ?? 0 }, positions: cache.lengths, adapter: adapter, fromBlocks: true,
            attention: attention)
        cache.advance()
        return hidden
    }

    /// Draws a token for the rows at `places`, whose logits are `[places, vocabulary]`.
    private func step(_ rows: inout [Row], _ places: [Int], logits: Tensor, _ sampler: inout Sampler) throws {
        let ids = try sampler.choose(
            logits, rows: places.map { rows[$0].index },
            seen: sampler.options.repetitionPenalty == 1 ? [] : places.map { rows[$0].prompt + rows[$0].ids })
        for (place, id) in zip(places, ids) { rows[place].ids.append(id) }
    }

    /// Takes in the newest token; the reason if the reply ends with it.
    private func finish(_ row: inout Row, options: GenerationOptions) -> Reply.FinishReason? {
        guard let id = row.ids.last, row.taken < row.ids.count else { return nil }
        row.taken += 1
        if !options.ignoresEndOfTurn, tokenizer.eosIDs.contains(id) {
            row.ids.removeLast()
            row.text += row.decoder.finish()
            return .stop
        }
        row.text += row.decoder.append(id)
        let full =
            row.ids.count >= options.maxTokens
            || row.prompt.count + row.ids.count >= model.configuration.contextLength
        if full { row.text += row.decoder.finish() }
        if let range = options.stop.compactMap({ row.text.firstRange(of: $0) }).min(by: {
            $0.lowerBound < $1.lowerBound
        }) {
            row.text = String(row.text[..<range.lowerBound])
            return .stop
        }
        return full ? .length : nil
    }

    /// The text not reported yet, short of what may still become a stop text.
    private func certain(_ row: inout Row, options: GenerationOptions, ended: Bool) -> String? {
        let hold = ended ? 0 : options.stop.map { longestOverlap(of: row.text, with: $0) }.max() ?? 0
        let bytes = row.text.utf8
        guard bytes.count - hold > row.reported else { return nil }
        let start = bytes.index(bytes.startIndex, offsetBy: row.reported)
        let end = bytes.index(bytes.endIndex, offsetBy: -hold)
        row.reported = bytes.count - hold
        return String(row.text[start..<end])
    }

    /// The longest end of `text` in bytes that is a beginning of `stop`.
    private func longestOverlap(of text: String, with stop: String) -> Int {
        var length = min(text.utf8.count, stop.utf8.count - 1)
        while length > 0 {
            if text.utf8.suffix(length).elementsEqual(stop.utf8.prefix(length)) { return length }
            length -= 1
        }
        return 0
    }
}
