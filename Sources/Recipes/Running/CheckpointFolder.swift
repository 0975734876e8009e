import Alignment
import Files
import Foundation
import LanguageModels

/// The checkpoints of a run: folders named for their step, and the best adapter beside them.
struct CheckpointFolder {
    /// `checkpoints` in the run's folder.
    let path: String
    /// How many are kept; older ones are removed.
    let limit: Int
    /// What an adapter's configuration says of its model.
    let baseModel: String

    /// Steps with a whole checkpoint, in order.
    var steps: [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap { name in name.allSatisfy(\.isNumber) ? Int(name) : nil }.sorted()
    }

    /// Where the checkpoint of `step` is.
    func folder(_ step: Int) -> String {
        let digits = String(step)
        return "\(path)/" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// Where the best adapter is.
    var best: String { "\(path)/best" }

    func save(_ trainer: Trainer, run: JSONValue) throws {
        try trainer.save(to: folder(trainer.step), baseModel: baseModel, run: run)
        for step in steps.filter({ $0 <= trainer.step }).dropLast(limit) {
            try? FileManager.default.removeItem(atPath: folder(step))
        }
    }

    func saveBest(_ trainer: Trainer) throws { try trainer.saveAdapter(to: best, baseModel: baseModel) }

    /// Takes up the newest checkpoint; nil where there is none.
    func restore(_ trainer: Trainer) throws -> TrainingState? {
        guard let step = steps.last else { return nil }
        return TrainingState(try trainer.restore(from: folder(step)))
    }
}
