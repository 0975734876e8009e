import Alignment
import ArgumentParser

/// What preference training minimises.
struct ObjectiveOptions: ParsableArguments {
    @Option(help: "How strongly the policy is held to the reference.")
    var beta: Double?
    @Option(
        help: ArgumentHelp(
            "The objective, or several that are added up: \(LossType.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "names"),
        transform: parseLossTypes)
    var lossType: [LossType]?
    @Option(
        help: ArgumentHelp("What each loss type counts, such as 1,0.25 (default: each 1).", valueName: "numbers"),
        transform: parseNumbers)
    var lossWeights: [Double]?
    @Option(help: "Share of pairs assumed to be labelled the wrong way round.")
    var labelSmoothing: Double?
    @Option(
        help: ArgumentHelp(
            "How distance from the reference is measured: "
                + "\(FDivergence.Name.allCases.map(\.rawValue).joined(separator: ", ")) (default: reverse_kl).",
            valueName: "name"),
        transform: parseDivergence)
    var fDivergenceType: FDivergence.Name?
    @Option(help: "α of alpha_divergence (default: 0.5).")
    var fAlphaDivergenceCoef: Double?
    @Option(help: "What tokens beyond the shorter answer's length count, 0 to 1 (LD-DPO).")
    var ldAlpha: Double?
    @Flag(
        inversion: .prefixedNo, help: "Weigh pairs by how likely the policy is to say their answers (WPO; default: no)."
    )
    var useWeighting: Bool?
    @Option(help: "τ of discopop (default: 0.05).")
    var discopopTau: Double?
    @Option(help: "The margin that simpo asks for (default: 0.5).")
    var simpoGamma: Double?
    @Option(help: "Weight of a cross-entropy on the chosen answers in cpo (default: 1) and simpo (default: 0).")
    var cpoAlpha: Double?
    @Option(help: "What dpop asks for a chosen answer less probable than under the reference (default: 50).")
    var dpopLambda: Double?
    @Flag(inversion: .prefixedNo, help: "Measure bco_pair's rewards from their running mean (default: from 0).")
    var bcoRunningMean: Bool?
    @Option(help: "Weight of a cross-entropy on the chosen answers beside the preference loss.")
    var sftWeight: Double?

    /// Lays the options that were given over `configuration`.
    func apply(to configuration: inout TrainingConfiguration) {
        func set<Value>(_ path: WritableKeyPath<TrainingConfiguration, Value>, _ value: Value?) {
            if let value { configuration[keyPath: path] = value }
        }
        set(\.beta, beta)
        set(\.lossTypes, lossType)
        set(\.labelSmoothing, labelSmoothing)
        set(\.useWeighting, useWeighting)
        set(\.bcoRunningMean, bcoRunningMean)
        set(\.sftWeight, sftWeight)
        func setOptional<Value>(_ path: WritableKeyPath<TrainingConfiguration, Value?>, _ value: Value?) {
            if let value { configuration[keyPath: path] = value }
        }
        setOptional(\.lossWeights, lossWeights)
        setOptional(\.fDivergenceType, fDivergenceType)
        setOptional(\.fAlphaDivergenceCoef, fAlphaDivergenceCoef)
        setOptional(\.ldAlpha, ldAlpha)
        setOptional(\.discopopTau, discopopTau)
        setOptional(\.simpoGamma, simpoGamma)
        setOptional(\.cpoAlpha, cpoAlpha)
        setOptional(\.dpopLambda, dpopLambda)
    }

    private static func parseLossTypes(_ text: String) throws -> [LossType] {
        try text.split(separator: ",").map { name in
            guard let type = LossType(rawValue: String(name)) else {
                throw ValidationError(
                    "\(name) is not an objective; expected \(LossType.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            return type
        }
    }

    private static func parseDivergence(_ name: String) throws -> FDivergence.Name {
        guard let type = FDivergence.Name(rawValue: name) else {
            throw ValidationError(
                "\(name) is not a divergence; expected "
                    + FDivergence.Name.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return type
    }
}

/// Numbers such as `1,0.25`, for an option.
func parseNumbers(_ text: String) throws -> [Double] {
    try text.split(separator: ",").map { part in
        guard let number = Double(part) else {
            throw ValidationError("\(part) is not a number; expected numbers such as 1,0.25")
        }
        return number
    }
}
