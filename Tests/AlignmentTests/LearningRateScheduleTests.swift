import Alignment
import Testing

@Suite struct LearningRateScheduleTests {
    @Test func schedulesRiseAndFallAsHuggingFaceHasThem() {
        let linear = LearningRateSchedule(.linear, peak: 1, warmupSteps: 2, totalSteps: 6)
        #expect((0..<7).map(linear.rate) == [0, 0.5, 1, 0.75, 0.5, 0.25, 0])
        let cosine = LearningRateSchedule(.cosine, peak: 2, warmupSteps: 0, totalSteps: 4)
        #expect(
            zip((0..<5).map(cosine.rate), [2, 1.7071067812, 1, 0.2928932188, 0]).allSatisfy { abs($0 - $1) < 1e-9 })
    }
}
