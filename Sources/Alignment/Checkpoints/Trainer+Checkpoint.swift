public import Files
import Foundation
import LanguageModels
import Torch

// A checkpoint is a folder: `adapter/` in PEFT's format, `optimizer.safetensors` with the generator's state, and
// `state.json`. It is whole or absent.
extension Trainer {
    /// Writes all that the steps to come depend on to `folder`; `run` is kept for whoever resumes.
    public func save(to folder: String, baseModel: String, run: JSONValue = .null) throws {
        try atomicFolder(folder) { staging in
            try adapter.save(to: "\(staging)/adapter", baseModel: baseModel)
            let tensors = state.map { name, tensor in
                SafetensorsFile.Content(name: name, dtype: "F32", shape: tensor.shape) { Data(try tensor.bytes()) }
            }
            let generator = try Runtime.generatorState(model.device)
            let generatorContent = SafetensorsFile.Content(
                name: Self.generatorName, dtype: "U8", shape: generator.shape, bytes: Data(try generator.bytes()))
            try SafetensorsFile.write(tensors: tensors + [generatorContent], to: "\(staging)/optimizer.safetensors")
            let state: JSONValue = [
                "format": .integer(Self.format), "total_steps": .integer(totalSteps), "progress": progress.json,
                "run": run,
            ]
            try atomicWrite(state.text(style: .pretty(indent: 2)) + "\n", to: "\(staging)/state.json")
        }
    }

    /// Writes the adapter as it is, in PEFT's format.
    public func saveAdapter(to folder: String, baseModel: String) throws {
        try adapter.save(to: folder, baseModel: baseModel)
    }

    /// Takes over the state that `save` wrote to `folder`, and returns what was kept for the run.
    ///
    /// - Throws: `InputError` when the checkpoint is of another run or damaged; the trainer is then not to be used.
    public func restore(from folder: String) throws -> JSONValue {
        let path = "\(folder)/state.json"
        let json = try JSONValue(file: path)
        guard json["format"]?.integer == Self.format, let progress = json["progress"].flatMap(TrainerProgress.init)
        else {
            throw InputError(
                file: path, problem: "it is not the state of a training run", expected: "what `plumb train` wrote")
        }
        guard json["total_steps"]?.integer == totalSteps, progress.step <= totalSteps else {
            throw InputError(
                file: path, field: "total_steps",
                problem: "the run had \(json["total_steps"]?.text() ?? "no") steps, and this one has \(totalSteps)",
                expected: "the same data and settings", remedy: "resume with the command that began the run")
        }
        let saved = try Adapter(folder: "\(folder)/adapter", for: model)
        let own = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.tensor) })
        try withoutGradients {
            for (name, tensor) in saved.parameters {
                guard let target = own[name], target.shape == tensor.shape, own.count == saved.parameters.count else {
                    throw InputError(
                        file: folder, field: name, problem: "the adapter is not that of this run",
                        expected: "the same lora_r and target_modules")
                }
                try target.copy(from: tensor)
            }
        }
        try restoreState(from: "\(folder)/optimizer.safetensors")
        self.progress = progress
        loss.anchorWeight = progress.anchorWeight
        return json["run"] ?? .null
    }

    private static let format = 1
    private static let generatorName = "generator"

    /// What the optimisers carry, by a name of its own.
    private var state: [(name: String, tensor: Tensor)] {
        optimizers.enumerated().flatMap { index, entry in
            entry.optimizer.state.map { ("optimizer.\(index).\($0.name)", $0.tensor) }
        }
    }

    private func restoreState(from path: String) throws {
        let file = try SafetensorsFile(path: path)
        let bytes = Tensor.mapping(file: path, byteCount: file.size)
        func stored(_ name: String, _ type: String, _ dtype: DType, _ shape: [Int]?) throws -> Tensor {
            guard let entry = file.tensor(name), shape == nil || entry.shape == shape,
                entry.dtype == type
            else {
                throw InputError(
                    file: path, field: name, problem: "it is missing, or of another shape",
                    expected: "the state of this run's optimizer", remedy: "resume with the same settings")
            }
            return bytes.narrowed(0, start: entry.offset, count: entry.byteCount).cloned().viewed(as: dtype)
                .reshaped(entry.shape)
        }
        for (name, tensor) in state { try tensor.copy(from: stored(name, "F32", .float32, tensor.shape)) }
        try Runtime.setGeneratorState(stored(Self.generatorName, "U8", .uint8, nil), model.device)
    }
}
