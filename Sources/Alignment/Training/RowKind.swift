public import Files
public import Preferences

/// What the rows of a run are to its objective.
public enum RowKind: Sendable {
    /// Pairs of a chosen and a rejected answer.
    case pairs
    /// Answers to learn from, as chosen ones without a rejected one.
    case completions
    /// Single answers: a chosen one is desirable, a rejected one not.
    case labelled
}

extension TrainingConfiguration {
    /// What the objective reads of a row: cross-entropy alone reads one answer, and so does KTO.
    public var rowKind: RowKind {
        if lossTypes.contains(where: LossType.unpaired.contains) { return .labelled }
        return lossTypes == [.sft] ? .completions : .pairs
    }

    /// Throws for a row without the answers that the objective reads, or with more of them.
    public func validateAnswers(of rows: [TokenizedPair]) throws(InputError) {
        let kind = rowKind
        for row in rows {
            let (isFit, expected) =
                switch kind {
                case .pairs: (!row.chosenIDs.isEmpty && !row.rejectedIDs.isEmpty, "a chosen and a rejected answer")
                case .completions: (!row.chosenIDs.isEmpty, "an answer to learn from")
                case .labelled: (row.chosenIDs.isEmpty != row.rejectedIDs.isEmpty, "one answer with its label")
                }
            guard isFit else {
                throw InputError(
                    file: "training", problem: "row \(row.id) does not fit \(lossTypes[0].rawValue)", expected: expected
                )
            }
        }
        guard !readsMismatches || rows.count > 1 || rows.isEmpty else {
            throw InputError(
                file: "training", problem: "there is one row", expected: "two or more, for the divergence of kto")
        }
    }

    /// What the numbers of desirable and undesirable rows come to with their weights, where the paper advises against it.
    ///
    /// λ_D n_D / λ_U n_U is to be from 1 to 4/3 (Ethayarajh and others, 2024, equation 8).
    public func imbalance(of rows: [TokenizedPair]) -> String? {
        guard rowKind == .labelled else { return nil }
        let desirable = rows.count { !$0.chosenIDs.isEmpty }
        let undesirable = rows.count - desirable
        let weights = (desirable: desirableWeight ?? 1, undesirable: undesirableWeight ?? 1)
        let ratio =
            weights.desirable * Double(max(1, desirable)) / (weights.undesirable * Double(max(1, undesirable)))
        // A hundredth of leeway, as weights are written with two decimals.
        guard !(0.99...1.34).contains(ratio) else { return nil }
        func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
        return "\(desirable) desirable and \(undesirable) undesirable rows are weighted \(rounded(ratio)) to 1; "
            + "1 to 1.33 is advised: a desirable_weight from \(rounded(weights.desirable / ratio)) to "
            + "\(rounded(weights.desirable / ratio * 4 / 3)), or an undesirable_weight from "
            + "\(rounded(weights.undesirable * ratio * 3 / 4)) to \(rounded(weights.undesirable * ratio))"
    }
}
