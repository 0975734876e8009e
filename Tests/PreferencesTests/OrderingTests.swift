import Files
import Preferences
import Testing

@Suite struct OrderingTests {
    /// The first outputs of the reference C implementation (prng.di.unimi.it/splitmix64.c) for seed 1234567.
    @Test func splitMixGivesTheReferenceSequence() {
        var generator = SplitMix64(seed: 1_234_567)
        #expect(
            (0..<5).map { _ in generator.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func boundedNumbersAreUniform() {
        var generator = SplitMix64(seed: 3)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[generator.next(below: 7)] += 1 }
        // Chi-squared with 6 degrees of freedom: 22.5 is the 99.9th percentile.
        let chi = counts.reduce(0.0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 10_000 }
        #expect(chi < 22.5)
        #expect((0..<1000).allSatisfy { _ in (0..<1).contains(generator.nextUnit()) })
    }

    @Test func everyEpochVisitsEveryRowOnce() {
        let order = BatchOrder(count: 103, batchSize: 8, shuffle: true, seed: 42)
        #expect(order.batchesPerEpoch == 13)
        for epoch in 0..<3 {
            let batches = order.batches(epoch: epoch)
            #expect(batches.count == 13)
            #expect(batches.map(\.count) == [Int](repeating: 8, count: 12) + [7])
            #expect(batches.flatMap(\.self).sorted() == Array(0..<103))
        }
    }

    @Test func theSeedDecidesTheOrder() {
        func order(_ seed: UInt64, _ epoch: Int) -> [Int] {
            BatchOrder(count: 50, batchSize: 4, shuffle: true, seed: seed).order(epoch: epoch)
        }
        #expect(order(1, 0) == order(1, 0))
        #expect(order(1, 0) != order(1, 1))
        #expect(order(1, 0) != order(2, 0))
        #expect(order(1, 0) != Array(0..<50))
        // Seeds that differ by what epochs differ by must not share orders.
        #expect(order(1, 1) != order(2, 0))
        let pinned = BatchOrder(count: 10, batchSize: 4, shuffle: true, seed: 42).order(epoch: 0)
        #expect(pinned == [8, 3, 6, 5, 4, 0, 9, 2, 1, 7])
    }

    @Test func withoutShufflingRowsKeepTheFilesOrder() {
        let order = BatchOrder(count: 5, batchSize: 2, shuffle: false, seed: 9)
        #expect(order.batches(epoch: 3) == [[0, 1], [2, 3], [4]])
        #expect(BatchOrder(count: 0, batchSize: 2, shuffle: true, seed: 9).batches(epoch: 0).isEmpty)
    }
}
