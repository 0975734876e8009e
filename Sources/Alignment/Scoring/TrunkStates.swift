import LanguageModels
import Preferences
import Torch

/// What enters the first adapted block, for every distinct token of every pair: the frozen blocks below it, run once.
///
/// Training then computes only the blocks that can change. The states come from the reference pass, so they cost memory
/// and no time: 4 · hidden bytes a token.
public struct TrunkStates {
    /// The block that the states enter.
    let block: Int
    /// Float32 `[tokens of all pairs, hidden]`, pair after pair, each in the order of its own forest.
    private let hidden: Tensor
    /// Where each pair's tokens begin in `hidden`.
    private let starts: [Int]

    /// The most bytes that states may take; data that needs more is computed in every step.
    static let byteLimit = 1 << 30

    /// Runs the blocks of `model` below `block` over `pairs`; nil where that is nothing or takes too much memory.
    init?(
        _ pairs: [TokenizedPair], model: LanguageModel, block: Int, progress: (_ done: Int) -> Void
    ) throws {
        guard var builder = Builder(pairs, model: model, block: block) else { return nil }
        var done = 0
        for batch in PairBatch.passes(over: pairs) {
            builder.append(model.trunkInput(batch, block: block), of: batch)
            done += batch.pairs.count
            progress(done)
        }
        self = try builder.states()
    }

    private init(block: Int, hidden: Tensor, starts: [Int]) {
        self.block = block
        self.hidden = hidden
        self.starts = starts
    }

    /// The states of the tokens of `batch`, which holds the pairs numbered `rows`.
    func input(_ batch: PairBatch, rows: [Int], device: Device) -> BlockInput {
        var sources = [Int](repeating: 0, count: batch.packedTokens)
        for (index, row) in rows.enumerated() {
            for (own, shared) in zip(PairBatch([batch.pairs[index]]).paths(ofPair: 0), batch.paths(ofPair: index)) {
                for (token, place) in zip(own, shared) { sources[place] = starts[row] + token }
            }
        }
        return BlockInput(block: block, hidden: hidden.selecting(0, Tensor(sources).to(device)))
    }

    /// Collects states pass by pass.
    struct Builder {
        let block: Int
        private let starts: [Int]
        private var parts: [Tensor] = []

        /// Nil where `block` has nothing below it, or the states of `pairs` would take too much memory.
        init?(_ pairs: [TokenizedPair], model: LanguageModel, block: Int) {
            guard block > 0 else { return nil }
            var next = 0
            starts = pairs.map { pair in
                defer { next += PairBatch([pair]).packedTokens }
                return next
            }
            guard next * model.configuration.hiddenSize * 4 <= TrunkStates.byteLimit else { return nil }
            self.block = block
        }

        /// Takes the states of the next pairs, which are those of `batch`.
        mutating func append(_ input: BlockInput, of batch: PairBatch) {
            let places = batch.pairs.indices.flatMap { index -> [Int] in
                let own = PairBatch([batch.pairs[index]])
                var places = [Int](repeating: 0, count: own.packedTokens)
                for (token, place) in zip(own.paths(ofPair: 0).joined(), batch.paths(ofPair: index).joined()) {
                    places[token] = place
                }
                return places
            }
            parts.append(input.hidden.selecting(0, Tensor(places).to(input.hidden.device)))
        }

        func states() throws -> TrunkStates {
            let hidden = Tensor.concatenated(parts)
            try hidden.check()
            return TrunkStates(block: block, hidden: hidden, starts: starts)
        }
    }
}

extension LanguageModel {
    /// What enters `block` for the tokens of `batch`, without recording gradients.
    func trunkInput(_ batch: PairBatch, block: Int) -> BlockInput {
        withoutGradients { blockInput(batch.packed, block: block) }
    }
}
