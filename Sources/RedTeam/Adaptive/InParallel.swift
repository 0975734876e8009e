/// Runs `body` for every item, no more than `limit` at once, and gives each result to `take` as it comes.
///
/// Where one fails, no other is begun, those under way are still taken, and the first error is thrown then.
func inParallel<Item: Sendable, Result: Sendable>(
    _ items: [Item], limit: Int, _ body: @escaping @Sendable (Item) async throws -> Result,
    take: (Result) throws -> Void
) async throws {
    var failure: (any Error)?
    await withTaskGroup(of: Swift.Result<Result, any Error>.self) { group in
        var next = 0
        func add() {
            guard failure == nil, next < items.count else { return }
            let item = items[next]
            next += 1
            group.addTask {
                do { return .success(try await body(item)) } catch { return .failure(error) }
            }
        }
        for _ in 0..<max(1, limit) { add() }
        while let outcome = await group.next() {
            do { try take(try outcome.get()) } catch { failure = failure ?? error }
            add()
        }
    }
    if let failure { throw failure }
}
