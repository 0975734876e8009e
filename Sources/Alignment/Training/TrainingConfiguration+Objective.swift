public import Files
import LanguageModels
public import Preferences

/// What the settings of single objectives come to, TRL's defaults filled in.
extension TrainingConfiguration {
    var resolvedAlphaDivergenceCoef: Double { fAlphaDivergenceCoef ?? 0.5 }
    var resolvedDiscopopTau: Double { discopopTau ?? 0.05 }
    var resolvedSimPOGamma: Double { simpoGamma ?? 0.5 }
    var resolvedCPOAlpha: Double { cpoAlpha ?? (lossTypes.contains(.cpo) ? 1 : 0) }
    var resolvedDPOPLambda: Double { dpopLambda ?? 50 }
    var ktoLoss: KTOLoss {
        KTOLoss(beta: beta, desirableWeight: desirableWeight ?? 1, undesirableWeight: undesirableWeight ?? 1)
    }

    var divergence: FDivergence {
        FDivergence(fDivergenceType ?? .reverseKL, coefficient: resolvedAlphaDivergenceCoef)
    }

    /// The objectives, each with what it counts.
    var weightedLosses: [(type: LossType, weight: Double)] {
        Array(zip(lossTypes, lossWeights ?? lossTypes.map { _ in 1 }))
    }

    /// What the mean cross-entropy of the chosen answers' tokens counts, from whichever settings it comes.
    var supervisedWeight: Double {
        weightedLosses.reduce(sftWeight) { sum, loss in
            switch loss.type {
            case .sft, .orpo: sum + loss.weight
            case .cpo, .simpo: sum + loss.weight * resolvedCPOAlpha
            default: sum
            }
        }
    }

    /// Whether the objective reads a reference model.
    public var needsReference: Bool {
        rowKind != .completions && !lossTypes.contains(where: LossType.withoutReference.contains)
    }

    /// Whether the loss of a pair depends on the other pairs of its step.
    var readsWholeStep: Bool { bcoRunningMean || lossTypes.contains(where: LossType.sorting.contains) }

    /// Whether every objective that compares answers can use any divergence.
    var takesDivergence: Bool {
        let comparing = lossTypes.filter(LossType.comparing.contains)
        return !comparing.isEmpty && comparing.allSatisfy(LossType.takingDivergence.contains)
    }

    var takesCPOAlpha: Bool { lossTypes.contains { $0 == .cpo || $0 == .simpo } }
}

extension TrainingConfiguration {
    /// Throws an `InputError` for settings of the objective out of their range, and for one that it does not use.
    func validateObjective() throws(InputError) {
        try validateLosses()
        let names = lossTypes.map(\.rawValue).joined(separator: " + ")
        func require(_ holds: Bool, _ field: String, _ problem: String, _ expected: String) throws(InputError) {
            if !holds {
                throw InputError(file: "training settings", field: field, problem: problem, expected: expected)
            }
        }
        /// A setting that is there has to be read by an objective, and to be in its range.
        func check<Value>(
            _ field: String, _ value: Value?, isUsed: Bool, by users: [LossType], _ range: String = "",
            _ isInRange: (Value) -> Bool = { _ in true }
        ) throws(InputError) {
            guard let value else { return }
            let list = users.map(\.rawValue).joined(separator: ", ")
            try require(isUsed, field, "it is \(value), and \(names) does not use it", "it with \(list), or left out")
            try require(isInRange(value), field, "it is \(value)", range)
        }
        func uses(_ users: [LossType]) -> Bool { lossTypes.contains(where: users.contains) }

        try check(
            "label_smoothing", labelSmoothing == 0 ? nil : labelSmoothing, isUsed: uses(LossType.takingLabelSmoothing),
            by: LossType.takingLabelSmoothing)
        if lossTypes.contains(.exoPair) {
            try require(
                labelSmoothing > 0, "label_smoothing", "it is 0", "a number above 0 for exo_pair, such as 0.001")
        }
        try check(
            "f_divergence_type", fDivergenceType?.rawValue, isUsed: takesDivergence, by: LossType.takingDivergence)
        if let fAlphaDivergenceCoef {
            try require(
                fDivergenceType == .alpha, "f_alpha_divergence_coef",
                "it is \(fAlphaDivergenceCoef), and only the α-divergence has one",
                "it with f_divergence_type alpha_divergence, or left out")
            try require(
                fAlphaDivergenceCoef.isFinite, "f_alpha_divergence_coef", "it is \(fAlphaDivergenceCoef)", "a number")
        }
        let referenced = LossType.comparing.filter { !LossType.withoutReference.contains($0) }
        try check("ld_alpha", ldAlpha, isUsed: uses(referenced), by: referenced, "0 to 1") { (0...1).contains($0) }
        let unsorted = LossType.comparing.filter { !LossType.sorting.contains($0) }
        try check(
            "use_weighting", useWeighting ? true : nil, isUsed: uses(unsorted) && !uses(LossType.sorting),
            by: unsorted)
        try check("discopop_tau", discopopTau, isUsed: uses([.discopop]), by: [.discopop], "a number above 0") {
            $0 > 0 && $0.isFinite
        }
        try check("simpo_gamma", simpoGamma, isUsed: uses([.simpo]), by: [.simpo], "0 or more") {
            $0 >= 0 && $0.isFinite
        }
        try check("cpo_alpha", cpoAlpha, isUsed: takesCPOAlpha, by: [.cpo, .simpo], "0 or more") {
            $0 >= 0 && $0.isFinite
        }
        try check("dpop_lambda", dpopLambda, isUsed: uses([.dpop]), by: [.dpop], "0 or more") {
            $0 >= 0 && $0.isFinite
        }
        for (field, weight) in [("desirable_weight", desirableWeight), ("undesirable_weight", undesirableWeight)] {
            try check(field, weight, isUsed: uses(LossType.unpaired), by: LossType.unpaired, "a number above 0") {
                $0 > 0 && $0.isFinite
            }
        }
        try require(
            beta == TrainingConfiguration().beta || rowKind != .completions, "beta",
            "it is \(beta), and \(names) does not use it", "it with another loss_type, or left out")
        try check("bco_running_mean", bcoRunningMean ? true : nil, isUsed: uses([.bcoPair]), by: [.bcoPair])
        try check(
            "preference_tokens", preferenceTokens == 0 ? nil : preferenceTokens, isUsed: uses(LossType.comparing),
            by: LossType.comparing)
        try require(
            sftWeight == 0 || !lossTypes.contains(.sft), "sft_weight", "it is \(sftWeight), beside the loss_type sft",
            "the weight of sft in loss_weights")
        // The whole step is then read once before the pass with gradients, which would zero other inputs.
        try require(
            !readsWholeStep || gradientAccumulationSteps == 1 || lora.dropout == 0, "gradient_accumulation_steps",
            "it is \(gradientAccumulationSteps) with a lora_dropout of \(lora.dropout), and \(names) reads whole steps",
            "1, or no dropout")
    }

    /// Throws an `InputError` for answers or weights of `pairs` that the objective cannot use.
    public func validate(for pairs: [TokenizedPair]) throws(InputError) {
        try validateAnswers(of: pairs)
        guard lossTypes.contains(where: LossType.sorting.contains), let first = pairs.first,
            let other = pairs.first(where: { $0.weight != first.weight })
        else { return }
        throw InputError(
            file: "training", field: "weight",
            problem: "pair \(first.id) has \(first.weight), and pair \(other.id) has \(other.weight)",
            expected: "one weight for all, because sorted values belong to no pair",
            remedy: "choose another loss_type than aot and aot_unpaired")
    }

    /// Throws for objectives that cannot go together, and for weights that do not fit them.
    private func validateLosses() throws(InputError) {
        func refuse(_ field: String, _ problem: String, _ expected: String) -> InputError {
            InputError(file: "training settings", field: field, problem: problem, expected: expected)
        }
        guard !lossTypes.isEmpty else { throw refuse("loss_type", "it is empty", "one or more objectives") }
        if let twice = lossTypes.first(where: { type in lossTypes.count { $0 == type } > 1 }) {
            throw refuse("loss_type", "\(twice.rawValue) is named twice", "each objective once, with its weight")
        }
        let comparing = lossTypes.filter(LossType.comparing.contains)
        if comparing.count > 1, let alone = comparing.first(where: LossType.withoutReference.contains) {
            throw refuse(
                "loss_type", "\(alone.rawValue) has no reference, and other objectives stand beside it",
                "\(alone.rawValue) alone, or with sft")
        }
        if let single = lossTypes.first(where: LossType.unpaired.contains),
            let other = lossTypes.first(where: { $0 != single && $0 != .sft })
        {
            throw refuse(
                "loss_type", "\(single.rawValue) reads single answers, and \(other.rawValue) stands beside it",
                "\(single.rawValue) alone, or with sft")
        }
        guard let lossWeights else { return }
        guard lossWeights.count == lossTypes.count else {
            throw refuse(
                "loss_weights", "there are \(lossWeights.count) for \(lossTypes.count) objectives",
                "one for each loss_type")
        }
        guard lossWeights.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw refuse("loss_weights", "they are \(lossWeights)", "numbers above 0")
        }
    }
}
