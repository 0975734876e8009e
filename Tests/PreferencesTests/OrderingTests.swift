import Preferences
import Testing

@Suite struct OrderingTests {
    @Test func tokenBudgetsHoldAndEveryRowComesOnce() {
        let counts = (0..<50).map { 5 + ($0 * 37) % 41 }
        let order = BatchOrder(count: 50, size: .tokens(100, counts: counts), shuffle: true, seed: 3)
        for epoch in 0..<3 {
            let batches = order.batches(epoch: epoch)
            #expect(batches.flatMap { $0 }.sorted() == Array(0..<50))
            #expect(batches.allSatisfy { rows in rows.reduce(0) { $0 + counts[$1] } <= 100 })
            // No batch could have taken in the row that begins the next one.
            #expect(
                zip(batches, batches.dropFirst()).allSatisfy { a, b in a.reduce(counts[b[0]]) { $0 + counts[$1] } > 100
                })
        }
        #expect(
            order.batchCount(epochs: 2.5)
                == order.batches(epoch: 0).count + order.batches(epoch: 1).count
                + (order.batches(epoch: 2).count + 1) / 2)
        // A row larger than the budget has a batch of its own.
        let large = BatchOrder(count: 3, size: .tokens(10, counts: [4, 50, 4]), shuffle: false, seed: 0)
        #expect(large.batches(epoch: 0) == [[0], [1], [2]])
    }

    @Test func familiesStayTogether() {
        let families: [String?] = (0..<200).map { $0 % 5 == 0 ? nil : "family \($0 / 7)" }
        let heldOut = FamilySplit.heldOut(families: families, share: 0.2, seed: 1)
        #expect((30...40).contains(heldOut.count))
        for family in Set(families.compactMap { $0 }) {
            let rows = families.indices.filter { families[$0] == family }
            #expect(Set(rows.map(heldOut.contains)).count == 1)
        }
        #expect(heldOut == FamilySplit.heldOut(families: families, share: 0.2, seed: 1))
        #expect(heldOut != FamilySplit.heldOut(families: families, share: 0.2, seed: 2))
    }
}
