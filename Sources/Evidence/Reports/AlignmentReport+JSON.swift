public import Files
import OrderedCollections

extension AlignmentReport {
    /// The report as `report.json` holds it.
    public var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "title": .string(title), "model": .string(model), "date": .string(date), "passed": .bool(isPassed),
            "before": before.json, "after": after.json,
            "harm_reduction": harmReduction.value.map(JSONValue.number) ?? .null,
            "harm_reduction_low": harmReduction.interval.map { .number($0.lowerBound) } ?? .null,
            "harm_reduction_high": harmReduction.interval.map { .number($0.upperBound) } ?? .null,
            "harmful_before": .integer(harmReduction.harmfulBefore),
            "harmful_after": .integer(harmReduction.harmfulAfter),
            "paired": ["safety": harmReduction.outcomes.json, "utility": utilityChange.json],
            "gates": .array(gates.map(\.json)),
        ]
        if let training { members["training"] = training.json }
        members["timings"] = .object(
            OrderedDictionary(timings.map { ($0.stage, .number($0.seconds)) }, uniquingKeysWith: { $1 }))
        members["peak_memory_bytes"] = peakMemoryBytes.map(JSONValue.integer) ?? .null
        members["config"] = config
        members["hashes"] = .object(
            OrderedDictionary(hashes.map { ($0.name, .string($0.sha256)) }, uniquingKeysWith: { $1 }))
        members["examples"] = .array(examples.map(\.json))
        return .object(members)
    }
}

extension PairedOutcomes {
    /// The four counts and the exact McNemar `p_value`.
    public var json: JSONValue {
        [
            "n": .integer(n), "both": .integer(both), "improved": .integer(improved), "worsened": .integer(worsened),
            "neither": .integer(neither), "p_value": .number(pValue),
        ]
    }
}

extension Gate {
    /// The gate with its figure, its threshold and `met`.
    public var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "name": .string(name), "measured": measured.map(JSONValue.number) ?? .null,
            "low": interval.map { .number($0.lowerBound) } ?? .null,
            "high": interval.map { .number($0.upperBound) } ?? .null,
            "comparison": .string(comparison.rawValue), "threshold": .number(threshold), "met": .bool(isMet),
            "established": .bool(isEstablished),
        ]
        members["note"] = isMet ? nil : note.map(JSONValue.string)
        return .object(members)
    }
}

extension TrainingCurve {
    /// The values under TRL's names.
    var json: JSONValue {
        func list(_ values: [Double]) -> JSONValue { .array(values.map { $0.isFinite ? .number($0) : .null }) }
        return ["loss": list(loss), "rewards/margins": list(margins), "rewards/accuracies": list(accuracies)]
    }
}

extension AlignmentReport.Example {
    var json: JSONValue {
        [
            "id": .string(id), "category": .string(category), "expect": .string(expected.rawValue),
            "prompt": prompt.json, "before": before.json, "after": after.json,
        ]
    }
}

extension AlignmentReport.Reply {
    var json: JSONValue {
        ["reply": excerpt.json, "verdict": .string(verdict.rawValue), "ok": .bool(isMet)]
    }
}

extension Excerpt {
    /// The text as it is shown, with what stands for the omitted words.
    var json: JSONValue { .string(plain) }
}
