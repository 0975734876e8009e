import Files
import Foundation

/// Where a model that was named, not located, is.
enum ModelLocation {
    private static let known = ["smollm2-135m-instruct"]

    /// The path of a model given as a folder, a file or a known name.
    static func resolve(_ model: String) throws -> String {
        if FileManager.default.fileExists(atPath: model) { return model }
        guard known.contains(model) else {
            throw InputError(
                file: model, problem: "there is no such model",
                expected: "a Hugging Face folder, a .gguf file, or \(known.joined(separator: ", "))")
        }
        let file = "\(model).gguf"
        let candidates = folders().map { "\($0)/\(file)" }
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw InputError(
                file: model, problem: "its file is not set up", expected: "\(file) in .deps/models",
                remedy: "run Scripts/setup, or set PLUMB_MODELS to the folder that holds it")
        }
        return found
    }

    /// Folders to look in: PLUMB_MODELS, then .deps/models of the working folder and of those above the program.
    private static func folders() -> [String] {
        var folders: [String] = []
        if let own = ProcessInfo.processInfo.environment["PLUMB_MODELS"] { folders.append(own) }
        folders.append(".deps/models")
        var folder = URL(fileURLWithPath: Bundle.main.executablePath ?? CommandLine.arguments[0])
            .resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/" {
            folders.append(folder.appendingPathComponent(".deps/models").path)
            folder.deleteLastPathComponent()
        }
        return folders
    }
}
