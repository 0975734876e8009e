import Evidence
import Tokenization

extension RefinementSearch {
    /// What campaigns keep of `node` in `tree`: nil where the target never saw it, or the judge not yet.
    ///
    /// Its sample number is the node's among those that the target sees.
    public func attempt(_ node: RefinementNode, in tree: RefinementTree) -> StoredAttempt? {
        guard node.state == .answered || node.state == .failed else { return nil }
        let prompt = conversation(node)
        let planned = PlannedAttempt(
            key: AttemptKey(behaviour: row.id, attack: options.name, sample: tree.number(of: node.id)), row: row,
            file: behaviour.file, attackFamily: .adaptive, prompt: prompt,
            seed: Self.seed(options.seed, row.id, node.id, "target"))
        let word = AttemptJudge.Word(node.outcome, reason: node.reason, span: node.span)
        let answer = node.state == .answered ? [ChatMessage(role: "assistant", content: node.reply)] : []
        return StoredAttempt(
            record: AttemptRecord(
                planned, word, prompt: node.prompt, reply: node.reply, promptTokens: node.promptTokens,
                completionTokens: node.completionTokens),
            conversation: prompt.messages + answer, opening: prompt.messages.count, seed: planned.seed)
    }

    /// All that campaigns keep of `tree`, in order.
    public func attempts(_ tree: RefinementTree) -> [StoredAttempt] {
        tree.inOrder.compactMap { attempt($0, in: tree) }
    }
}
