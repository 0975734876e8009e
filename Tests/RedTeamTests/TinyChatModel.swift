import Foundation
import LanguageModels
import TinyModels
import Tokenization

/// The tiny model, loaded.
struct TinyChatModel {
    let model: LanguageModel
    let tokenizer: Tokenizer

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
            .path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try TinyModel.write(to: folder)
        let checkpoint = try Checkpoint(path: folder)
        model = try LanguageModel(checkpoint)
        tokenizer = try Tokenizer(checkpoint: checkpoint)
    }
}
