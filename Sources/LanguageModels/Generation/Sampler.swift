import Files
import Torch

/// Chooses next tokens from logits; each row has its own stream of random numbers.
struct Sampler {
    let options: GenerationOptions
    /// A seed for each row; nil gives every row a stream of the options' seed.
    private let seeds: [UInt64]?
    private var generators: [Int: SplitMix64] = [:]

    init(_ options: GenerationOptions, seeds: [UInt64]? = nil) {
        self.options = options
        self.seeds = seeds
    }

    /// The next token of each row; `logits` is `[rows, vocabulary]`, `seen` the row's tokens so far.
    mutating func choose(_ logits: Tensor, rows: [Int], seen: [[Int]]) throws -> [Int] {
        var scores = logits.to(.float32)
        if options.repetitionPenalty != 1 { scores = penalised(scores, seen: seen) }
        guard options.temperature > 0 else { return try scores.argmax(-1).values(as: Int64.self).map(Int.init) }

        scores = scores / options.temperature
        // Sorted so that a cut keeps a prefix: top-k, then top-p, then min-p.
        let all = scores.size(-1)
        let sorted =
            options.topK > 0 ? scores.top(min(options.topK, all)) : options.topP < 1 ? scores.sortedDescending() : nil
        var probabilities = (sorted?.values ?? scores).softmax(-1)
        if options.topP < 1 {
            let before = probabilities.cumulativeSum(-1) - probabilities
            probabilities = probabilities.filled(where: (before .< options.topP).inverted(), with: 0)
        }
        if options.minP > 0 {
            let floor = probabilities.max(-1, keeping: true) * options.minP
            probabilities = probabilities.filled(where: probabilities .< floor, with: 0)
        }
        let cumulative = probabilities.to(.float64).cumulativeSum(-1)
        let draws = rows.map { row -> Double in
            var generator =
                generators[row] ?? seeds.map { SplitMix64(seed: $0[row]) }
                ?? SplitMix64(seed: options.seed, stream: UInt64(row))
            defer { generators[row] = generator }
            return generator.nextUnit()
        }
        let thresholds =
            cumulative.narrowed(-1, start: cumulative.size(-1) - 1, count: 1)
            * Tensor(draws, shape: [rows.count, 1]).to(logits.device)
        // The first place whose cumulative probability exceeds the draw.
        let places = (cumulative .<= thresholds).to(.int64).sum(-1, keeping: true)
            .clamped(nil, Double(cumulative.size(-1) - 1)).to(.int64)
        let chosen = sorted.map { $0.indices.gathered(-1, places) } ?? places
        return try chosen.values(as: Int64.self).map(Int.init)
    }

    private func penalised(_ scores: Tensor, seen: [[Int]]) -> Tensor {
        let rows = seen.enumerated().map { row, ids -> Tensor in
            let line = scores.narrowed(0, start: row, count: 1)
            guard !ids.isEmpty else { return line }
            let positions = Tensor(Array(Set(ids)).sorted()).to(scores.device).unsqueezed(0)
            let old = line.gathered(-1, positions)
            let positive = (old .> 0).to(.float32)
            let new = old * (positive / options.repetitionPenalty + (1 - positive) * options.repetitionPenalty)
            return line.scattered(new, at: positions, dimension: -1)
        }
        return Tensor.concatenated(rows)
    }
}
