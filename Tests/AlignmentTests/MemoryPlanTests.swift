import Alignment
import Files
import LanguageModels
import Preferences
import Testing
import Torch

/// A limit of memory changes how steps are computed, and not what they compute.
@Suite(.serialized) struct MemoryPlanTests {
    private struct Subject {
        let model: LanguageModel
        let adapter: Adapter
        let pairs: [TokenizedPair]
        var settings = TrainingConfiguration()

        init(_ name: String = "llama", batchSize: Int) throws {
            model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/\(name)"))
            adapter = try Adapter.byFormula(for: model, LoRAConfiguration(rank: 4, alpha: 8))
            pairs = TrunkStatesTests.pairs(8)
            settings.batchSize = batchSize
            settings.learningRate = 5e-3
        }

        func plan(limit: Int?) throws -> MemoryPlan {
            var settings = settings
            settings.memoryLimit = limit.map { ByteCount($0) }
            return try MemoryPlan(model: model, adapter: adapter, pairs: pairs, configuration: settings)
        }

        /// The plans of lower and lower limits, down to the last that can be met.
        func plans() throws -> [MemoryPlan] {
            var plans = [try plan(limit: nil)]
            let step = max(1, plans[0].activations / 40)
            while let last = plans.last, let next = try? plan(limit: last.total.bytes - step) { plans.append(next) }
            return plans
        }

        /// Trains a copy of the adapter: its bytes and the losses.
        func train(_ plan: MemoryPlan) throws -> (bytes: [[UInt8]], losses: [Double]) {
            let own = try Adapter.byFormula(for: model, LoRAConfiguration(rank: 4, alpha: 8))
            let trainer = try Trainer(
                model: model, adapter: own, pairs: pairs,
                reference: ReferenceLogProbabilities(pairs: pairs, model: model), memoryPlan: plan,
                configuration: settings)
            var losses: [Double] = []
            try trainer.train { losses.append($0.figures.loss) }
            return (try own.parameters.map { try $0.tensor.bytes() }, losses)
        }
    }

    @Test(arguments: ["llama", "qwen3"])
    func blocksThatRunTwiceGiveTheSameAdapterToTheBit(_ name: String) throws {
        // One row a step leaves nothing to split.
        let subject = try Subject(name, batchSize: 1)
        let plans = try subject.plans()
        #expect(plans[0].recomputedBlocks == 0)
        // The highest block is freed before another runs again.
        #expect(plans.last?.recomputedBlocks == plans[0].trainedBlocks - 1)
        let whole = try subject.train(plans[0])
        for plan in plans.dropFirst() {
            #expect(plan.total.bytes <= plan.limit?.bytes ?? 0)
            #expect(try subject.train(plan).bytes == whole.bytes, "\(plan)")
        }
    }

    @Test func stepsInPartsHaveTheSameLosses() throws {
        let subject = try Subject(batchSize: 4)
        let plans = try subject.plans()
        #expect(plans.contains { $0.parts == 2 } && plans.contains { $0.parts == 4 && $0.recomputedBlocks > 0 })
        let whole = try subject.train(plans[0])
        for plan in plans.dropFirst() {
            for (loss, wanted) in zip(try subject.train(plan).losses, whole.losses) {
                #expect(abs(loss - wanted) < 1e-5, "\(plan)")
            }
        }
    }

    @Test func aLimitThatCannotBeMetSaysWhatIsNeeded() throws {
        let subject = try Subject(batchSize: 4)
        let least = try #require(try subject.plans().last).total
        #expect {
            try subject.plan(limit: least.bytes / 2)
        } throws: { error in
            let text = "\(error)"
            return text.contains("memory") && text.contains(least.description) && text.contains("max_length")
        }
    }

    @Test func amountsAreWrittenAsPeopleDo() {
        for (text, bytes) in [
            ("4GB", 4_000_000_000), ("512 MB", 512_000_000), ("1.5GiB", 1_610_612_736), ("2kb", 2000), ("7B", 7),
        ] {
            #expect(ByteCount(text)?.bytes == bytes)
        }
        for text in ["", "4", "GB", "4 apples", "-1GB", "1e3GB", "9999999999TB"] { #expect(ByteCount(text) == nil) }
        #expect(ByteCount(1_550_000_000).description == "1.55 GB" && ByteCount(12_300_000).description == "12 MB")
    }
}
