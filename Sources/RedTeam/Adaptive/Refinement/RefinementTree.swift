/// Where a refinement of one behaviour stands, and what is to be done next: a pure function of the nodes recorded so far.
///
/// So a refinement that was interrupted goes on from its record exactly as it would have.
public struct RefinementTree: Sendable {
    /// What is to be done next.
    public enum Task: Sendable, Hashable {
        /// Have the attacker propose the nodes of these ids.
        case propose([String])
        /// Put these nodes to the target.
        case ask([RefinementNode])
        /// Have the judge score the replies of these nodes.
        case judge([RefinementNode])
        /// Nothing more: an attempt succeeded, the rounds or the budget are over, or nothing is left to refine.
        case end(End)
    }

    /// Why a refinement ended.
    public enum End: String, Sendable, Hashable {
        case succeeded
        case exhausted
        case budget
        /// No proposal of a round was usable.
        case stuck
    }

    public let options: RefinementOptions
    /// The nodes by id, the latest record of each.
    public private(set) var nodes: [String: RefinementNode] = [:]

    public init(_ options: RefinementOptions, nodes: [RefinementNode] = []) {
        self.options = options
        for node in nodes { record(node) }
    }

    /// Takes in a node, in the place of an earlier record of it.
    public mutating func record(_ node: RefinementNode) { nodes[node.id] = node }

    /// All nodes, round by round, in an order that does not depend on that in which they were recorded.
    public var inOrder: [RefinementNode] {
        nodes.values.map { (path: $0.path, node: $0) }.sorted {
            $0.path.count == $1.path.count
                ? $0.path.lexicographicallyPrecedes($1.path) : $0.path.count < $1.path.count
        }.map(\.node)
    }

    /// The scored attempts, the best first; of equals the earlier one.
    public var ranked: [RefinementNode] { Self.ranked(inOrder) }

    /// How many attempts the target has seen.
    public var asked: Int { nodes.values.count { [.replied, .answered, .failed].contains($0.state) } }

    /// The number of an attempt among those that are put to the target, counted from 0.
    public func number(of id: String) -> Int {
        inOrder.prefix { $0.id != id }.count { $0.state != .malformed && $0.state != .offTopic }
    }

    /// The attempts before `id` in its branch, the oldest first.
    public func ancestors(of id: String) -> [RefinementNode] {
        var (path, current): ([RefinementNode], String) = ([], id)
        while let cut = current.lastIndex(of: ".") {
            current = String(current[..<cut])
            if let node = nodes[current] { path.append(node) }
        }
        return path.reversed()
    }

    /// What is to be done next.
    public func next() -> Task {
        var frontier = (0..<options.streams).map(String.init)
        for _ in 0..<options.depth {
            let children = frontier.flatMap { parent in (0..<options.branching).map { "\(parent).\($0)" } }
            let missing = children.filter { nodes[$0] == nil }
            if !missing.isEmpty { return .propose(missing) }
            let round = children.compactMap { nodes[$0] }
            let replied = round.filter { $0.state == .replied }
            if !replied.isEmpty { return .judge(replied) }
            if round.contains(where: succeeds) { return .end(.succeeded) }
            let open = round.filter { $0.state == .proposed }
            if !open.isEmpty {
                let room = options.budget - asked
                return room > 0 ? .ask(Array(open.prefix(room))) : .end(.budget)
            }
            frontier = Self.ranked(round).prefix(options.width).map(\.id)
            if frontier.isEmpty { return .end(.stuck) }
            if asked >= options.budget { return .end(.budget) }
        }
        return .end(.exhausted)
    }

    private func succeeds(_ node: RefinementNode) -> Bool {
        node.state == .answered && node.score >= options.threshold
    }

    private static func ranked(_ nodes: [RefinementNode]) -> [RefinementNode] {
        nodes.filter { $0.state == .answered }.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
    }
}

extension RefinementNode {
    fileprivate var path: [Int] { id.split(separator: ".").map { Int($0) ?? 0 } }
}
