/// Dynamic loss scaling (Micikevicius and others, 2018): keeps small float16 gradients from becoming zero.
///
/// Starts at 2¹⁶, halves when a gradient overflows, and doubles after 2,000 steps without one, as torch's GradScaler does.
struct LossScale: Sendable, Equatable {
    /// What derivatives are multiplied by before the backward pass.
    private(set) var factor = 65536.0
    /// Steps since the factor last changed.
    private(set) var goodSteps = 0

    private static let growthInterval = 2000
    /// Below this the gradients themselves overflow.
    private static let least = 1.0 / 65536

    init() {}

    init(factor: Double, goodSteps: Int) {
        self.factor = factor
        self.goodSteps = goodSteps
    }

    /// Takes in whether a step's gradients were finite; false when scaling further down is pointless.
    mutating func update(isFinite: Bool) -> Bool {
        guard isFinite else {
            factor /= 2
            goodSteps = 0
            return factor >= Self.least
        }
        goodSteps += 1
        if goodSteps == Self.growthInterval {
            factor *= 2
            goodSteps = 0
        }
        return true
    }
}
