import Files
public import LanguageModels
public import Tokenization
import Torch

/// Searches a suffix after which a model begins its reply as wanted, by the model's own gradients.
///
/// Greedy coordinate gradient: Zou and others, "Universal and transferable adversarial attacks on aligned language
/// models" (2023). A step takes the gradient of the target's cross-entropy with respect to the choice of every suffix
/// token, draws single swaps among the most promising tokens of each position, computes their losses in one packed pass
/// and moves to the best. With several prompts the suffix is universal: losses and gradients are their means.
///
/// A step with 64 swaps of a 20-token suffix takes 3.0 s with a model of 135 million parameters on two Zen 3 cores.
///
/// A step depends on the seed, its number and the suffix before it alone, so a search goes on from its last step.
public struct GreedyCoordinateGradient {
    public let prompts: [SuffixPrompt]
    public let options: SuffixOptions
    private let vocabulary: SuffixVocabulary
    private let loss: SuffixLoss

    /// A search against `model` with `adapter`; all prompts are of one tokenizer and of the options' suffix length.
    ///
    /// - Throws: `InputError` where there is no prompt, or one leaves no room in the model's context.
    public init(
        model: LanguageModel, tokenizer: Tokenizer, adapter: Adapter? = nil, prompts: [SuffixPrompt],
        options: SuffixOptions
    ) throws {
        guard let first = prompts.first, prompts.allSatisfy({ $0.start == first.start }) else {
            throw InputError(file: "suffix", problem: "the prompts do not share a start", expected: "one length")
        }
        let longest = prompts.map { $0.ids($0.start).count }.max() ?? 0
        guard longest <= model.configuration.contextLength else {
            throw InputError(
                file: "suffix", problem: "the prompt takes \(longest) tokens",
                expected: "at most the model's context of \(model.configuration.contextLength)", remedy: "shorten it")
        }
        self.prompts = prompts
        self.options = options
        vocabulary = SuffixVocabulary(tokenizer, size: model.configuration.vocabularySize)
        loss = SuffixLoss(model: model, adapter: adapter, prompts: prompts, tokensPerPass: options.tokensPerPass)
        guard vocabulary.count > 0 else {
            throw InputError(file: "suffix", problem: "no token is printable ASCII", expected: "a text tokenizer")
        }
    }

    /// The losses of `suffixes`: the mean cross-entropy of the prompts' targets after each, in nats.
    public func losses(_ suffixes: [[Int]]) throws -> [Double] { try loss.losses(suffixes) }

    /// The filler that the search starts from, as step 0.
    public func start() throws -> SuffixStep {
        let suffix = prompts[0].start
        return step(0, suffix, loss: try loss.losses([suffix])[0])
    }

    /// The step that follows `last`; nil where greedy replies begin with the targets already.
    public func next(after last: SuffixStep) throws -> SuffixStep? {
        let slope = try loss.slope(last.suffix)
        if slope.isGreedy { return nil }
        let number = last.number + 1
        let candidates = try candidates(around: last.suffix, slope: slope, step: number)
        // Where nothing else survives, the next step draws again.
        guard !candidates.isEmpty else { return step(number, last.suffix, loss: slope.loss) }
        let losses = try loss.losses(candidates)
        let finite = losses.indices.filter { losses[$0].isFinite }
        guard let best = finite.min(by: { losses[$0] < losses[$1] }) else {
            throw InputError(
                file: "suffix", problem: "no loss is finite at step \(number)", expected: "finite numbers",
                remedy: "check the model file with `plumb model inspect`")
        }
        return step(number, candidates[best], loss: losses[best])
    }

    /// Takes steps after `history` until the options' number of steps, or until greedy replies begin with the targets,
    /// or until `onStep` answers that it is enough.
    ///
    /// Returns the whole history; the best suffix is that of its lowest loss.
    public func run(from history: [SuffixStep] = [], onStep: (SuffixStep) throws -> Bool) throws -> [SuffixStep] {
        var history = history
        if history.isEmpty {
            let first = try start()
            history.append(first)
            if try !onStep(first) { return history }
        }
        while let last = history.last, last.number < options.steps, let next = try next(after: last) {
            history.append(next)
            if try !onStep(next) { break }
        }
        return history
    }

    /// Single swaps of `suffix` that survive being typed, none twice.
    private func candidates(around suffix: [Int], slope: SuffixLoss.Slope, step: Int) throws -> [[Int]] {
        let width = min(options.choices, vocabulary.count)
        let promising = (vocabulary.mask.to(slope.tokens.device) - slope.tokens).top(width).indices  // [suffix, width]
        let tokens = try promising.values(as: Int64.self).map(Int.init)
        var generator = SplitMix64(seed: options.seed, stream: UInt64(step))
        var seen: Set<[Int]> = [suffix]
        var candidates: [[Int]] = []
        // Many a swap does not survive; a bound keeps a stubborn tokenizer from looping for ever.
        for _ in 0..<(8 * options.candidates) where candidates.count < options.candidates {
            let place = generator.next(below: suffix.count)
            var candidate = suffix
            candidate[place] = tokens[place * width + generator.next(below: width)]
            if seen.insert(candidate).inserted, prompts.allSatisfy({ $0.survives(candidate) }) {
                candidates.append(candidate)
            }
        }
        return candidates
    }

    private func step(_ number: Int, _ suffix: [Int], loss: Double) -> SuffixStep {
        SuffixStep(number: number, loss: loss, suffix: suffix, text: prompts[0].text(suffix))
    }
}
