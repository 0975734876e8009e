/// How often each true label was given each label by a judge.
public struct ConfusionMatrix: Sendable, Hashable {
    /// The labels, in the order of rows and columns.
    public private(set) var labels: [String]
    /// Items by true label, then by predicted label: `[label, label]`.
    public private(set) var counts: [[Int]]

    /// A matrix without items; a label named twice counts once.
    public init(labels: [String]) {
        self.labels = []
        self.counts = []
        for label in labels { _ = index(of: label) }
    }

    /// The matrix of `counts`, which has a row and a column for each of the different `labels`.
    package init(labels: [String], counts: [[Int]]) {
        self.labels = labels
        self.counts = counts
    }

    /// The matrix of `items`; labels that `labels` does not name follow in the order in which they appear.
    public init(labels: [String] = [], _ items: some Sequence<(truth: String, predicted: String)>) {
        self.init(labels: labels)
        for item in items { add(truth: item.truth, predicted: item.predicted) }
    }

    /// Counts an item; a label that is not known yet becomes the last one.
    public mutating func add(truth: String, predicted: String) {
        let row = index(of: truth)
        let column = index(of: predicted)
        counts[row][column] += 1
    }

    /// Counts the items of another matrix too.
    public mutating func add(_ other: ConfusionMatrix) {
        let places = other.labels.map { index(of: $0) }
        for row in places.indices {
            for column in places.indices { counts[places[row]][places[column]] += other.counts[row][column] }
        }
    }

    private mutating func index(of label: String) -> Int {
        if let index = labels.firstIndex(of: label) { return index }
        labels.append(label)
        for row in counts.indices { counts[row].append(0) }
        counts.append(Array(repeating: 0, count: labels.count))
        return labels.count - 1
    }

    /// The items of `truth` that were labelled `predicted`.
    public func count(truth: String, predicted: String) -> Int {
        guard let row = labels.firstIndex(of: truth), let column = labels.firstIndex(of: predicted) else { return 0 }
        return counts[row][column]
    }

    /// All items.
    public var n: Int { truthTotals.reduce(0, +) }

    /// Items by true label.
    public var truthTotals: [Int] { counts.map { $0.reduce(0, +) } }

    /// Items by predicted label.
    public var predictedTotals: [Int] { labels.indices.map { column in counts.reduce(0) { $0 + $1[column] } } }

    /// The items whose label was found.
    public var agreements: Int { labels.indices.reduce(0) { $0 + counts[$1][$1] } }
}

extension ConfusionMatrix {
    /// The share of all items whose label was found.
    public var accuracy: Rate { Rate(n: n, k: agreements) }

    /// Of the items labelled `label`, the share that are.
    public func precision(of label: String) -> Rate {
        guard let index = labels.firstIndex(of: label) else { return Rate(n: 0, k: 0) }
        return Rate(n: predictedTotals[index], k: counts[index][index])
    }

    /// Of the items that are `label`, the share labelled so.
    public func recall(of label: String) -> Rate {
        guard let index = labels.firstIndex(of: label) else { return Rate(n: 0, k: 0) }
        return Rate(n: truthTotals[index], k: counts[index][index])
    }

    /// The harmonic mean of precision and recall; nil for a label that neither occurs nor was given.
    public func f1(of label: String) -> Double? {
        let (precision, recall) = (precision(of: label), recall(of: label))
        return precision.n + recall.n == 0 ? nil : 2 * Double(precision.k) / Double(precision.n + recall.n)
    }

    /// The mean of the labels' F1, each label that occurs or was given counting alike; nil without items.
    public var macroF1: Double? {
        let values = labels.compactMap { f1(of: $0) }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// Of the items that are one of `positive`, the share labelled as one of them.
    public func sensitivity(to positive: Set<String>) -> Rate {
        let chosen = labels.indices.filter { positive.contains(labels[$0]) }
        return Rate(n: items(chosen, labels.indices), k: items(chosen, chosen))
    }

    /// Of the items that are none of `positive`, the share labelled as none of them.
    public func specificity(to positive: Set<String>) -> Rate {
        let others = labels.indices.filter { !positive.contains(labels[$0]) }
        return Rate(n: items(others, labels.indices), k: items(others, others))
    }

    private func items(_ rows: some Sequence<Int>, _ columns: some Sequence<Int>) -> Int {
        rows.reduce(0) { sum, row in columns.reduce(sum) { $0 + counts[row][$1] } }
    }
}
