public import LanguageModels
public import Preferences
import Torch

/// What enters the first adapted block, for every distinct token of every pair: the frozen blocks below it, run once.
///
/// The reference and every training step then compute only the blocks above. The states take 4 · hidden bytes a token.
public struct TrunkStates {
    /// The block that the states enter.
    public let block: Int
    /// Float32 `[tokens of all pairs, hidden]`, pair after pair, each in the order of its own forest.
    private let hidden: Tensor
    /// For each pair, where in `hidden` the tokens of its two sequences are: with the chosen answer, then the rejected.
    private let paths: [[[Int]]]

    /// The most bytes that states may take; data that needs more is computed in every step.
    static let byteLimit = 1 << 30

    /// Runs the blocks of `model` below `block` over `pairs`; nil where that is nothing or takes too much memory.
    public init?(
        _ pairs: [TokenizedPair], model: LanguageModel, block: Int, progress: (_ done: Int) -> Void = { _ in }
    ) throws {
        guard block > 0 else { return nil }
        var paths: [[[Int]]] = []
        var starts = [0]
        for pair in pairs {
            let own = PairBatch([pair])
            let start = starts[paths.count]
            paths.append(own.paths(ofPair: 0).map { $0.map { $0 + start } })
            starts.append(start + own.packedTokens)
        }
        guard Self.bytes(tokens: starts[pairs.count], model: model) <= Self.byteLimit else { return nil }

        let count = starts[pairs.count]
        guard count > 0 else { return nil }
        // Filled in place: joining parts would hold everything twice for a moment.
        var all: Tensor?
        var done = 0
        for batch in PairBatch.passes(over: pairs) {
            let input = withoutGradients { model.blockInput(batch.packed, block: block) }
            let rows = done..<done + batch.pairs.count
            var places = [Int](repeating: 0, count: starts[rows.upperBound] - starts[done])
            for (index, row) in rows.enumerated() {
                for (own, shared) in zip(paths[row].joined(), batch.paths(ofPair: index).joined()) {
                    places[own - starts[done]] = shared
                }
            }
            let own = input.hidden.selecting(0, Tensor(places).to(model.device))
            let states =
                all ?? Tensor.empty([count, model.configuration.hiddenSize], own.dtype, device: model.device)
            try states.narrowed(0, start: starts[done], count: places.count).copy(from: own)
            all = states
            done = rows.upperBound
            progress(done)
        }
        self.block = block
        self.paths = paths
        guard let all else { return nil }
        hidden = all
        try hidden.check()
    }

    /// What the states of `pairs` take; 0 where that is too much to keep them.
    static func bytes(of pairs: [TokenizedPair], model: LanguageModel) -> Int {
        let bytes = bytes(tokens: pairs.reduce(0) { $0 + PairBatch([$1]).packedTokens }, model: model)
        return bytes <= byteLimit ? bytes : 0
    }

    private static func bytes(tokens: Int, model: LanguageModel) -> Int { tokens * model.configuration.hiddenSize * 4 }

    /// The states of the tokens of `batch`, which holds the pairs numbered `rows`, whole or with shortened answers.
    func input(_ batch: PairBatch, rows: some Sequence<Int>, device: Device) -> BlockInput {
        var sources = [Int](repeating: 0, count: batch.packedTokens)
        for (index, row) in rows.enumerated() {
            for (own, shared) in zip(paths[row], batch.paths(ofPair: index)) {
                for (source, place) in zip(own, shared) { sources[place] = source }
            }
        }
        return BlockInput(block: block, hidden: hidden.selecting(0, Tensor(sources).to(device)))
    }
}
