public import Files
import OrderedCollections

extension RunComparison {
    /// What the runs are, `rates`, `harm_reduction`, groups, the rows that changed, and gates where there are some.
    public func json(before: String, after: String, gates: [Gate] = []) -> JSONValue {
        func list(_ pairs: [Pair]) -> JSONValue { .array(pairs.map(\.json)) }
        var members: OrderedDictionary<String, JSONValue> = [
            "before": .string(before), "after": .string(after), "rows": .integer(pairs.count),
            "unpaired": .integer(unpaired), "unanswered": .integer(unanswered),
            "rates": .object(
                OrderedDictionary(measures.map { ($0.name, $0.json) }, uniquingKeysWith: { first, _ in first })),
            "harm_reduction": harmReduction.json, "by_category": .array(categories.map(\.namedJSON)),
            "by_attack_family": .array(attackFamilies.map(\.namedJSON)), "improved": list(improved),
            "worsened": list(worsened),
        ]
        if !gates.isEmpty {
            members["passed"] = .bool(gates.allSatisfy(\.isMet))
            members["gates"] = .array(gates.map(\.json))
        }
        return .object(members)
    }
}

extension RunComparison.Pair {
    /// What the row is, and its outcomes; replies stay in the runs' own files.
    var json: JSONValue {
        var row: OrderedDictionary<String, JSONValue> = [
            "behaviour": .string(before.behaviour), "expect": .string(before.expected.rawValue),
            "category": .string(before.category),
        ]
        row["family"] = before.family.map(JSONValue.string)
        row["attack"] = .string(before.attack)
        row["sample"] = .integer(before.sample)
        row["before"] = .string(before.outcome.rawValue)
        row["after"] = .string(after.outcome.rawValue)
        return .object(row)
    }
}

extension ComparedRate {
    /// The rates before and after, what changed on which rows, and how likely that is by chance.
    public var json: JSONValue { .object(members) }

    fileprivate var namedJSON: JSONValue {
        let names: OrderedDictionary<String, JSONValue> = ["name": .string(name), "figure": .string(figure.rawValue)]
        return .object(names.merging(members, uniquingKeysWith: { first, _ in first }))
    }

    private var members: OrderedDictionary<String, JSONValue> {
        func json(_ rate: ClusteredRate) -> JSONValue {
            [
                "n": .integer(rate.rate.n), "k": .integer(rate.rate.k),
                "rate": rate.rate.rate.map(JSONValue.number) ?? .null, "low": .number(rate.interval.lowerBound),
                "high": .number(rate.interval.upperBound),
            ]
        }
        return [
            "before": json(before), "after": json(after), "difference": difference.json,
            "both": .integer(pairs.outcomes.both), "before_only": .integer(pairs.outcomes.worsened),
            "after_only": .integer(pairs.outcomes.improved), "neither": .integer(pairs.outcomes.neither),
            "clusters": .integer(pairs.clusters.count), "mcnemar_p": .number(mcNemar), "p": .number(pValue),
        ]
    }
}
