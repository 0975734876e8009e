public import Files
import OrderedCollections

extension Rate {
    /// `{"n", "k", "rate", "low", "high"}`; the rate of no rows is null.
    public var json: JSONValue { .object(members) }

    var members: OrderedDictionary<String, JSONValue> {
        [
            "n": .integer(n), "k": .integer(k), "rate": rate.map(JSONValue.number) ?? .null, "low": .number(low),
            "high": .number(high),
        ]
    }
}

extension EvaluationReport {
    /// `{"safety", "utility"}`, each the rate with `verdicts` and `by_category`.
    public var json: JSONValue {
        ["safety": safety.json, "utility": utility.json]
    }

    /// The report with `passed` and the `gates` that it was held against.
    public func json(gates: [Gate]) -> JSONValue {
        [
            "safety": safety.json, "utility": utility.json, "passed": .bool(gates.allSatisfy(\.isMet)),
            "gates": .array(gates.map(\.json)),
        ]
    }
}

extension EvaluationReport.Section {
    /// The rate's members, then `verdicts` by name and the rates `by_category`.
    public var json: JSONValue {
        var members = rate.members
        members["verdicts"] = .object(
            OrderedDictionary(
                uniqueKeysWithValues: Verdict.allCases.map { ($0.rawValue, .integer(verdicts[$0])) }))
        members["by_category"] = .object(
            OrderedDictionary(categories.map { ($0.name, $0.rate.json) }, uniquingKeysWith: { first, _ in first }))
        return .object(members)
    }
}
