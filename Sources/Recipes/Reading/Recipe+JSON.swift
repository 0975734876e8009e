import Alignment
import Evidence
public import Files
import OrderedCollections

extension Recipe {
    /// The recipe as it was resolved, for run.json and the report.
    public var json: JSONValue {
        [
            "name": .string(name), "model": .string(model), "system": system.map(JSONValue.string) ?? .null,
            "seed": .integer(Int(clamping: seed)),
            "data": [
                "pairs": .array(pairs.map(JSONValue.string)),
                "sample_rejected": sampling.map {
                    [
                        "pairs": .integer($0.pairs), "max_tokens": .integer($0.maxTokens),
                        "temperature": .number($0.temperature),
                    ]
                } ?? .null,
                "weights": .object(
                    OrderedDictionary(uniqueKeysWithValues: weights.map { ($0.category, JSONValue.number($0.weight)) })),
            ],
            "train": training.json, "adapter_scale": .number(adapterScale),
            "evaluation": [
                "suites": .array(suites.map(JSONValue.string)), "max_tokens": .integer(maxTokens),
            ],
            "gates": [
                "harm_reduction": .number(gates.harmReduction), "utility": .number(gates.utility),
                "refusal": .number(gates.refusal),
            ],
        ]
    }
}
