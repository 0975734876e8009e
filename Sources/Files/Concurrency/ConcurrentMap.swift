import Dispatch
import Foundation

/// The results of `body` for 0 ..< `count`, in this order, computed on all processors.
package func concurrentMap<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    // Several pieces for each processor, so that one slow piece does not keep the others waiting.
    let pieces = min(count, 8 * ProcessInfo.processInfo.activeProcessorCount)
    guard pieces > 1 else { return (0..<count).map(body) }
    let results = Pieces<Result>(count: pieces)
    DispatchQueue.concurrentPerform(iterations: pieces) { piece in
        results.set((count * piece / pieces..<count * (piece + 1) / pieces).map(body), at: piece)
    }
    return results.joined()
}

/// What the pieces of a concurrent map gave.
///
/// Unchecked, because a lock guards the only mutable state.
private final class Pieces<Element: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var pieces: [[Element]]

    init(count: Int) { pieces = Array(repeating: [], count: count) }

    func set(_ elements: [Element], at piece: Int) { lock.withLock { pieces[piece] = elements } }

    func joined() -> [Element] {
        lock.withLock {
            var elements: [Element] = []
            elements.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
            for piece in pieces { elements += piece }
            return elements
        }
    }
}
