public import Torch

/// A forward pass whose lower blocks keep only what enters them, and run again for the gradient (Chen and others, 2016).
///
/// The gradients are those of the plain pass, to the last bit.
public struct RecomputedPass {
    /// The normalised last hidden states `[tokens, hidden]`; their history ends above the blocks that run again.
    public let hidden: Tensor
    /// What enters the lowest block that is kept.
    fileprivate let top: Tensor
    fileprivate let blocks: [Block]
    fileprivate let device: Device
    /// The block of a number, once more.
    fileprivate let again: (_ block: Int, _ input: Tensor) -> Tensor

    fileprivate struct Block {
        let number: Int
        let input: Tensor
        /// The random numbers it began with, where it draws any.
        let generator: Tensor?
    }

    /// Takes the gradient on, from what a backward pass of `hidden` left above down to the lowest block that has one.
    public func backward() throws {
        guard var gradient = top.gradient else { return }
        try top.clearGradient()
        for (place, block) in blocks.enumerated().reversed() {
            let input = block.input.detached()
            if place > 0 { try input.setRequiresGradient() }
            let output = try repeating(block.generator) { again(block.number, input) }
            try Tensor.backward([(output, gradient)])
            guard place > 0, let next = input.gradient else { return }
            gradient = next
        }
    }

    /// `body` with the random numbers it had the first time; those that follow are as if it had drawn none.
    private func repeating(_ generator: Tensor?, _ body: () -> Tensor) throws -> Tensor {
        guard let generator else { return body() }
        let current = try Runtime.generatorState(device)
        try Runtime.setGeneratorState(generator, device)
        let result = body()
        try Runtime.setGeneratorState(current, device)
        return result
    }
}

extension LanguageModel {
    /// The hidden states of packed tokens, the lowest `count` blocks that `adapter` changes to be run again for the
    /// gradient; blocks below those have none.
    public func hiddenStates(
        _ packed: PackedTokens, adapter: Adapter, from input: BlockInput? = nil, recomputing count: Int
    ) throws -> RecomputedPass {
        let plan = AttentionPlan(packed, group: group, device: device, dtype: dtype)
        func block(_ numbers: Range<Int>, _ hidden: Tensor) -> Tensor {
            run(numbers, hidden, positions: packed.positions, adapter: adapter) { plan.attend($1) }
        }
        let start = input?.block ?? 0
        let lowest = max(start, adapter.firstBlock)
        let end = min(lowest + count, layers.count)
        var hidden = withoutGradients {
            block(start..<lowest, input?.hidden ?? embeddings.embedding(Tensor(packed.ids).to(device)))
        }
        var blocks: [RecomputedPass.Block] = []
        for number in lowest..<end {
            let generator = adapter.drawsRandomNumbers ? try Runtime.generatorState(device) : nil
            blocks.append(RecomputedPass.Block(number: number, input: hidden, generator: generator))
            hidden = withoutGradients { block(number..<number + 1, hidden) }
        }
        let top = hidden.detached()
        if !blocks.isEmpty { try top.setRequiresGradient() }
        let last = block(end..<layers.count, top).rmsNorm(finalNorm, epsilon: configuration.normEpsilon)
        return RecomputedPass(hidden: last, top: top, blocks: blocks, device: device) { block($0..<$0 + 1, $1) }
    }
}
