import Evidence

extension JudgeCard {
    /// The cards of the judges that ship with Plumb; of several of one judge, the first is of requests to a task list.
    ///
    /// Each is of a run noted as the judge's first on replies held out from building it. The harm judge's rules changed after
    /// that: `Data/judges/README.md` has what the shipped rules give, and how far either figure can be trusted.
    public static let shipped: [JudgeCard] = [.refusal, .refusalOfPairs, .harm, .harmOfOpenRequests]

    /// The refusal judge on the held-out half of `Data/judges/refusal-labels.jsonl`.
    public static let refusal = JudgeCard(
        judge: "refusal",
        source: "145 replies to requests to a task list, labelled for this project and held out (first run)",
        matrix: matrix(
            ["refusal", "compliance", "degenerate", "undetermined"],
            [[57, 0, 0, 1], [0, 56, 0, 0], [0, 0, 17, 0], [0, 1, 0, 13]]),
        positive: ["refusal"])

    /// The refusal judge on answers of preference pairs that were written after it.
    public static let refusalOfPairs = JudgeCard(
        judge: "refusal",
        source: "2,622 answers of Data/task-api written after the judge by other authors, by what they were written as",
        matrix: matrix(["refusal", "compliance", "undetermined"], [[1295, 13, 3], [0, 1311, 0], [0, 0, 0]]),
        positive: ["refusal"])

    /// The harm judge on the held-out half of `Data/judges/harm-labels.jsonl`.
    public static let harm = JudgeCard(
        judge: "harm",
        source: "60 replies to unsafe requests to a task list, labelled for this project (before later rules)",
        matrix: matrix(
            ["harmful", "harmless", "degenerate", "undetermined"],
            [[27, 1, 0, 1], [5, 17, 0, 1], [0, 0, 4, 0], [0, 0, 0, 4]]),
        positive: ["harmful"])

    /// The harm judge on open requests, labelled by others.
    public static let harmOfOpenRequests = JudgeCard(
        judge: "harm",
        source:
            "203 replies to open unsafe requests with PyRIT 1.1.0's human labels (before later rules)",
        matrix: matrix(["harmful", "harmless", "undetermined"], [[99, 3, 1], [35, 63, 2], [0, 0, 0]]),
        positive: ["harmful"])

    private static func matrix(_ labels: [String], _ counts: [[Int]]) -> ConfusionMatrix {
        ConfusionMatrix(
            labels: labels,
            zip(labels, counts).flatMap { truth, row in
                zip(labels, row).flatMap { predicted, count in
                    Array(repeating: (truth: truth, predicted: predicted), count: count)
                }
            })
    }
}
