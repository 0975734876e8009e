/// Token sequences packed as a forest: every shared prefix is held, and computed, once.
///
/// Tokens are numbered so that each follows its parent and runs without branches are contiguous. A token attends to
/// the tokens on its path from the root, so a forward pass over the forest gives each sequence exactly the hidden
/// states it would have alone.
public struct PackedTokens: Sendable, Equatable {
    /// Token ids: `[tokens]`.
    public let ids: [Int]
    /// Distance from the root, which is the rotary position: `[tokens]`.
    public let positions: [Int]
    /// The token before each one in its sequence, or -1 at a root: `[tokens]`.
    public let parents: [Int]
    /// For every sequence given, where each of its tokens is in `ids`.
    public let paths: [[Int]]

    /// Packs `sequences`; equal prefixes are merged, whatever order they come in.
    public init(_ sequences: [[Int]]) {
        var trie = Trie()
        let ends = sequences.map { trie.insert($0) }
        let order = trie.depthFirstOrder()
        var place = [Int](repeating: 0, count: order.count)
        for (position, node) in order.enumerated() { place[node] = position }
        ids = order.map { trie.nodes[$0].id }
        parents = order.map { trie.nodes[$0].parent < 0 ? -1 : place[trie.nodes[$0].parent] }
        positions = order.map { trie.nodes[$0].depth }
        paths = ends.map { end in trie.path(to: end).map { place[$0] } }
    }

    /// The tokens on the path from the root to `token`, which comes last.
    func path(to token: Int) -> [Int] {
        var path: [Int] = []
        var current = token
        while current >= 0 {
            path.append(current)
            current = parents[current]
        }
        return path.reversed()
    }
}

private struct Trie {
    struct Node {
        var id: Int
        var parent: Int
        var depth: Int
        var children: [Int] = []
    }
    private struct Edge: Hashable {
        var parent: Int
        var id: Int
    }

    var nodes: [Node] = []
    private var roots: [Int] = []
    private var edges: [Edge: Int] = [:]

    /// Adds a sequence and returns its last node, or -1 for an empty one.
    mutating func insert(_ sequence: [Int]) -> Int {
        var current = -1
        for (depth, id) in sequence.enumerated() {
            let edge = Edge(parent: current, id: id)
            if let next = edges[edge] {
                current = next
                continue
            }
            let next = nodes.count
            nodes.append(Node(id: id, parent: current, depth: depth))
            if current < 0 { roots.append(next) } else { nodes[current].children.append(next) }
            edges[edge] = next
            current = next
        }
        return current
    }

    func depthFirstOrder() -> [Int] {
        var order: [Int] = []
        order.reserveCapacity(nodes.count)
        var stack = Array(roots.reversed())
        while let node = stack.popLast() {
            order.append(node)
            stack.append(contentsOf: nodes[node].children.reversed())
        }
        return order
    }

    func path(to end: Int) -> [Int] {
        var path: [Int] = []
        var current = end
        while current >= 0 {
            path.append(current)
            current = nodes[current].parent
        }
        return path.reversed()
    }
}
