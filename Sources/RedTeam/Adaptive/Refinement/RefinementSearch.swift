import Endpoints
import Evidence
import Files
import Tokenization

/// Has an attacker model refine one request until the target does what it asks, or rounds and budget are over.
public struct RefinementSearch {
    public let behaviour: Behaviour
    public let options: RefinementOptions
    private let system: String?
    private let parts: RefinementParts
    private let target: any Target
    private let prompt: AttackerPrompt

    /// - Parameters:
    ///   - behaviour: What is to be refused.
    ///   - opening: How a reply begins that does not refuse, for the attacker to aim at.
    ///   - system: The system message of the target for rows without one.
    ///   - target: What is attacked.
    ///   - parts: The attacker and the judge.
    ///   - options: How the tree grows.
    public init(
        _ behaviour: Behaviour, opening: String, system: String? = nil, target: any Target, parts: RefinementParts,
        options: RefinementOptions
    ) {
        self.behaviour = behaviour
        self.options = options
        self.system = system
        self.target = target
        self.parts = parts
        prompt = AttackerPrompt(goal: behaviour.row.prompt, opening: opening)
    }

    /// Goes on after the `known` nodes, records every node as it comes, and returns the tree and why it ended.
    ///
    /// - Throws: `InputError` where the attacker cannot be reached; what was recorded until then is whole, and a later
    ///   run goes on from it. What stops the target, and errors of `record`, are thrown as they are.
    public func run(
        known: [RefinementNode] = [], record: @escaping (RefinementNode) throws -> Void = { _ in }
    ) async throws -> (tree: RefinementTree, end: RefinementTree.End) {
        let desk = Desk(RefinementTree(options, nodes: known), record: record)
        while true {
            switch desk.tree.next() {
            case .end(let end): return (desk.tree, end)
            case .propose(let ids): try await propose(ids, desk)
            case .ask(let nodes): try await ask(nodes, desk)
            case .judge(let nodes): try await judge(nodes, desk)
            }
        }
    }

    var row: SuiteRow { behaviour.row }

    /// The conversation that `node` puts to the target.
    public func conversation(_ node: RefinementNode) -> AttackPrompt {
        var prompt = AttackPrompt(row, system: system)
        prompt.text = node.prompt
        return prompt
    }

    /// Takes nodes as they come, from callbacks too.
    private final class Desk {
        var tree: RefinementTree
        /// What went wrong while a node was recorded.
        var problem: (any Error)?
        private let record: (RefinementNode) throws -> Void

        init(_ tree: RefinementTree, record: @escaping (RefinementNode) throws -> Void) {
            self.tree = tree
            self.record = record
        }

        func take(_ node: RefinementNode) {
            guard problem == nil else { return }
            do {
                try record(node)
                tree.record(node)
            } catch {
                problem = error
            }
        }

        func check() throws { if let problem { throw problem } }
    }

    private func propose(_ ids: [String], _ desk: Desk) async throws {
        let proposer = Proposer(row: row, prompt: prompt, parts: parts, options: options)
        let work = ids.map { (id: $0, attempts: desk.tree.ancestors(of: $0)) }
        try await inParallel(
            work, limit: options.concurrency, { try await proposer.propose($0.id, after: $0.attempts) }
        ) {
            desk.take($0)
        }
        try desk.check()
    }

    private func ask(_ nodes: [RefinementNode], _ desk: Desk) async throws {
        let replies = try await target.reply(
            to: nodes.map { conversation($0).messages },
            seeds: nodes.map { Self.seed(options.seed, row.id, $0.id, "target") },
            onReply: { desk.take(nodes[$0].answered($1)) })
        // A target may report some replies at the end alone.
        for (node, reply) in zip(nodes, replies) where desk.tree.nodes[node.id]?.state == .proposed {
            desk.take(node.answered(reply))
        }
        for node in nodes where desk.tree.nodes[node.id]?.state == .proposed && desk.problem == nil {
            desk.take(node.answered(.failure("the target said nothing")))
        }
        try desk.check()
    }

    private func judge(_ nodes: [RefinementNode], _ desk: Desk) async throws {
        let (row, judge) = (row, parts.judge)
        let work = nodes.map { (node: $0, prompt: conversation($0)) }
        try await inParallel(work, limit: options.concurrency) { item in
            let score = try await judge(row, item.prompt, item.node.reply)
            return item.node.scored(score)
        } take: {
            desk.take($0)
        }
        try desk.check()
    }

    /// A seed of the search for one behaviour, one node and one purpose.
    static func seed(_ seed: UInt64, _ parts: String...) -> UInt64 {
        var generator = SplitMix64(seed: seed, stream: AttackChain.stream(parts.joined(separator: "\u{0}")))
        return generator.next()
    }
}

extension RefinementNode {
    fileprivate func answered(_ reply: TargetReply) -> RefinementNode {
        var node = self
        switch reply {
        case .reply(let text, let promptTokens, let completionTokens):
            node.state = .replied
            node.reply = text
            node.outcome = .undetermined
            (node.promptTokens, node.completionTokens) = (promptTokens, completionTokens)
        case .failure(let reason):
            node.state = .failed
            node.outcome = .failed
            node.reason = reason
        }
        return node
    }

    fileprivate func scored(_ score: RefinementParts.Score) -> RefinementNode {
        var node = self
        node.state = .answered
        node.score = score.points
        (node.outcome, node.reason, node.span) = (score.word.outcome, score.word.reason, score.word.span)
        return node
    }
}
