public import Files
import OrderedCollections

extension ConfusionMatrix {
    /// `{"n", "labels", "counts", "accuracy", "kappa", "kappa_low", "kappa_high", "macro_f1", "by_label"}`.
    ///
    /// `counts` has a row for each true label, and each label has its `precision`, `recall` and `f1`.
    public var json: JSONValue {
        var byLabel: OrderedDictionary<String, JSONValue> = [:]
        for label in labels {
            byLabel[label] = [
                "precision": precision(of: label).json, "recall": recall(of: label).json,
                "f1": f1(of: label).map(JSONValue.number) ?? .null,
            ]
        }
        return [
            "n": .integer(n), "labels": .array(labels.map(JSONValue.string)),
            "counts": .array(counts.map { .array($0.map(JSONValue.integer)) }), "accuracy": accuracy.json,
            "kappa": kappa.map(JSONValue.number) ?? .null,
            "kappa_low": (kappaInterval?.lowerBound).map(JSONValue.number) ?? .null,
            "kappa_high": (kappaInterval?.upperBound).map(JSONValue.number) ?? .null,
            "macro_f1": macroF1.map(JSONValue.number) ?? .null, "by_label": .object(byLabel),
        ]
    }

    /// The matrix whose `labels` and `counts` an object states; what follows from them is not read.
    ///
    /// - Throws: `InputError` unless there is a row and a column of counts from 0 up for every label.
    public init(json: JSONValue, file: String) throws(InputError) {
        let labels = json["labels"]?.array?.compactMap(\.string) ?? []
        let rows = (json["counts"]?.array ?? []).map { ($0.array ?? []).compactMap(\.integer) }
        guard !labels.isEmpty, Set(labels).count == labels.count, json["labels"]?.array?.count == labels.count else {
            throw InputError(file: file, field: "labels", problem: "they are no labels", expected: "different names")
        }
        guard rows.count == labels.count, rows.allSatisfy({ $0.count == labels.count && $0.allSatisfy { $0 >= 0 } })
        else {
            throw InputError(
                file: file, field: "counts", problem: "they do not fit the labels",
                expected: "\(labels.count) rows of \(labels.count) whole numbers from 0 up")
        }
        self.init(labels: labels, counts: rows)
    }
}
