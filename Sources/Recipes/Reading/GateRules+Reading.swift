public import Evidence
import Files

extension GateRules {
    /// The thresholds in the YAML file at `path`.
    ///
    ///     against: bound                     # or figure: what rules without a bound hold against their threshold
    ///     refusal: {above: 0.90, bound: lower}
    ///     attack_success: {below: 0.10, bound: upper}
    ///     attack_success/role_play: {at_most: 0.20, bound: figure}
    ///     utility: {at_least: 0.85}
    ///
    /// - Throws: `InputError` with the line for a figure that there is not, a threshold that is no share, or none at all.
    public init(contentsOf path: String) throws {
        var top = try SettingsReader(contentsOf: path)
        let against = try top.choice("against", Against.self) ?? .bound
        var rules: [Rule] = []
        for name in top.names where name != "against" {
            let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let figure = GateFigure(rawValue: parts[0]) else {
                throw top.error(
                    name, "there is no such figure",
                    expected: GateFigure.allCases.map(\.rawValue).joined(separator: ", "),
                    remedy: "correct or remove it")
            }
            let part = parts.count > 1 ? parts[1] : nil
            guard part == nil || figure.hasParts && part != "" else {
                throw top.error(
                    name, figure.hasParts ? "no part is named" : "\(figure.rawValue) has no parts",
                    expected: GateFigure.allCases.filter(\.hasParts).map { "\($0.rawValue)/name" }.joined(
                        separator: ", "))
            }
            guard var section = try top.section(name) else { continue }
            rules += try Self.rules(figure, part: part, against, &section)
        }
        try top.finish()
        guard !rules.isEmpty else {
            throw InputError(
                file: path, problem: "it has no threshold",
                expected: GateFigure.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.init(rules)
    }

    private enum Against: String, CaseIterable { case bound, figure }
    private enum Bound: String, CaseIterable { case lower, upper, figure }

    private static func rules(
        _ figure: GateFigure, part: String?, _ against: Against, _ section: inout SettingsReader
    ) throws -> [Rule] {
        let comparisons: [(String, Gate.Comparison)] = [
            ("above", .above), ("at_least", .atLeast), ("below", .below), ("at_most", .atMost),
        ]
        let bound = try section.choice("bound", Bound.self)
        var rules: [Rule] = []
        for (name, comparison) in comparisons {
            guard let value = try section.number(name) else { continue }
            guard (0...1).contains(value) else {
                throw section.error(name, "it is \(value)", expected: "a share from 0 to 1")
            }
            if bound == (comparison.isCeiling ? .lower : .upper) {
                throw section.error(
                    "bound", "the \(bound == .lower ? "lower" : "upper") end proves nothing for \(name)",
                    expected: comparison.isCeiling ? "upper or figure" : "lower or figure")
            }
            let needsInterval = bound.map { $0 != .figure } ?? (against == .bound)
            rules.append(Rule(figure, part: part, comparison, value, needsInterval: needsInterval))
        }
        try section.finish()
        guard !rules.isEmpty else {
            throw section.problem("it has no threshold", expected: "above, at_least, below or at_most")
        }
        return rules
    }
}
