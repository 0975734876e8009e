extension ConfusionMatrix {
    /// Agreement beyond chance: `(observed − expected) / (1 − expected)`; nil where chance alone would agree always.
    ///
    /// Cohen, "A coefficient of agreement for nominal scales" (Educational and Psychological Measurement, 1960).
    public var kappa: Double? {
        guard let shares = Shares(self) else { return nil }
        return (shares.observed - shares.expected) / (1 - shares.expected)
    }

    /// The 95 % interval of `kappa`, from its large-sample standard error; nil where there is no kappa.
    ///
    /// Fleiss, Cohen and Everitt, "Large sample standard errors of kappa and weighted kappa" (Psychological Bulletin, 1969).
    public var kappaInterval: ClosedRange<Double>? {
        guard let shares = Shares(self), let kappa else { return nil }
        let n = Double(n)
        var sum = 0.0
        for row in labels.indices {
            for column in labels.indices {
                let share = Double(counts[row][column]) / n
                let margins = shares.predicted[row] + shares.truth[column]
                if row == column {
                    let term = 1 - margins * (1 - kappa)
                    sum += share * term * term
                } else {
                    sum += (1 - kappa) * (1 - kappa) * share * margins * margins
                }
            }
        }
        let offset = kappa - shares.expected * (1 - kappa)
        let variance = max(0, sum - offset * offset) / ((1 - shares.expected) * (1 - shares.expected) * n)
        let half = Rate.z95 * variance.squareRoot()
        return max(-1, kappa - half)...min(1, kappa + half)
    }

    /// Shares of the items by label, and how often labels agree.
    private struct Shares {
        let truth: [Double]
        let predicted: [Double]
        let observed: Double
        let expected: Double

        /// nil without items, or where all items have one label both ways.
        init?(_ matrix: ConfusionMatrix) {
            let n = Double(matrix.n)
            guard n > 0 else { return nil }
            truth = matrix.truthTotals.map { Double($0) / n }
            predicted = matrix.predictedTotals.map { Double($0) / n }
            observed = Double(matrix.agreements) / n
            expected = zip(truth, predicted).reduce(0) { $0 + $1.0 * $1.1 }
            if expected >= 1 { return nil }
        }
    }
}
