/// IPO (Azar and others, 2023): the difference of mean log-ratios is drawn to 1 / 2β.
///
/// (c − r − 1 / 2β)², where c and r are log-ratios a token, as the paper's authors confirmed to TRL.
public struct IPOLoss: PairLoss, Equatable {
    /// The paper's τ.
    public var beta: Double

    public init(beta: Double = 0.1) { self.beta = beta }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let error = c - r - 1 / (2 * beta)
        return LossValue(loss: error * error, slope: 2 * error)
    }
}
