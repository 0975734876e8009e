/// How well a judge finds what it looks for, measured on labelled replies, and what that makes of a rate it reports.
public struct JudgeAccuracy: Sendable, Hashable {
    /// Of the labelled replies that are what is looked for, those it found.
    public var sensitivity: Rate
    /// Of the labelled replies that are not, those it passed over.
    public var specificity: Rate

    public init(sensitivity: Rate, specificity: Rate) {
        self.sensitivity = sensitivity
        self.specificity = specificity
    }

    /// The accuracy that a confusion matrix shows for the labels in `positive`.
    public init(_ matrix: ConfusionMatrix, positive: Set<String>) {
        self.init(sensitivity: matrix.sensitivity(to: positive), specificity: matrix.specificity(to: positive))
    }

    /// The rate without the judge's errors, with a 95 % interval that carries what is not known of its accuracy.
    ///
    /// The figure is `(rate + specificity − 1) / (sensitivity + specificity − 1)`, kept within 0 and 1: Rogan and Gladen,
    /// "Estimating prevalence from the results of a screening test" (American Journal of Epidemiology, 1978). The interval
    /// is that of Lang and Reiczigel, "Confidence limits for prevalence of disease adjusted for estimated sensitivity and
    /// specificity" (Preventive Veterinary Medicine, 2014).
    ///
    /// - Returns: No figure without rows or labels, or for a judge that is no better than chance.
    public func corrected(_ rate: Rate) -> Estimate {
        guard let share = rate.rate else { return Estimate(value: nil) }
        return corrected(share, rows: Double(rate.n))
    }

    /// The same for rows in clusters, as many as they are worth.
    public func corrected(_ rate: ClusteredRate) -> Estimate {
        guard let share = rate.rate.rate else { return Estimate(value: nil) }
        return corrected(share, rows: rate.effectiveRows)
    }

    private func corrected(_ share: Double, rows: Double) -> Estimate {
        guard let found = sensitivity.rate, let passed = specificity.rate, found + passed > 1 else {
            return Estimate(value: nil)
        }
        let value = min(1, max(0, (share + passed - 1) / (found + passed - 1)))
        // The shares with a success and a failure added, and z² rows half of which count.
        let z = Rate.z95
        let moved = (rows * share + z * z / 2) / (rows + z * z)
        let (se, seRows) = (Double(sensitivity.k + 1) / Double(sensitivity.n + 2), Double(sensitivity.n + 2))
        let (sp, spRows) = (Double(specificity.k + 1) / Double(specificity.n + 2), Double(specificity.n + 2))
        guard se + sp > 1 else { return Estimate(value: value, interval: 0...1) }
        let centre = (moved + sp - 1) / (se + sp - 1)
        let (seVariance, spVariance) = (se * (1 - se) / seRows, sp * (1 - sp) / spRows)
        let shift = 2 * z * z * (centre * seVariance - (1 - centre) * spVariance)
        let variance =
            (moved * (1 - moved) / (rows + z * z) + centre * centre * seVariance
                + (1 - centre) * (1 - centre) * spVariance) / ((se + sp - 1) * (se + sp - 1))
        let half = z * variance.squareRoot()
        let low = min(1, max(0, centre + shift - half))
        let high = min(1, max(0, centre + shift + half))
        return Estimate(value: value, interval: min(low, value)...max(high, value))
    }
}
