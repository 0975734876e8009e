import Files
import Foundation
import LanguageModels
import Tokenization

/// The Llama fixture of two blocks with rows enough for the chat tokenizer: a chat model with random weights.
struct TinyChatModel {
    let model: LanguageModel
    let tokenizer: Tokenizer
    private static let vocabulary = 384

    init() throws {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures").path(percentEncoded: false)
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
            .path(percentEncoded: false)
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: folder) }
        for file in ["tokenizer.json", "tokenizer_config.json", "chat_template.jinja"] {
            try manager.copyItem(
                atPath: "\(fixtures)/preferences/tokenizer-chat/\(file)", toPath: "\(folder)/\(file)")
        }
        let config = try String(contentsOfFile: "\(fixtures)/models/llama/config.json", encoding: .utf8)
            .replacing("\"vocab_size\": 256", with: "\"vocab_size\": \(Self.vocabulary)")
            .replacing("\"eos_token_id\": 2", with: "\"eos_token_id\": 1")
        try config.write(toFile: "\(folder)/config.json", atomically: true, encoding: .utf8)
        let source = "\(fixtures)/models/llama/model.safetensors"
        let bytes = try Data(contentsOf: URL(filePath: source))
        let tensors = try SafetensorsFile(path: source).tensors.map { tensor in
            var data = bytes[bytes.startIndex + tensor.offset..<bytes.startIndex + tensor.offset + tensor.byteCount]
            var shape = tensor.shape
            if tensor.name == "model.embed_tokens.weight" {
                // The first rows once more.
                data += data.prefix((Self.vocabulary - shape[0]) * tensor.byteCount / shape[0])
                shape[0] = Self.vocabulary
            }
            return SafetensorsFile.Content(name: tensor.name, dtype: tensor.dtype, shape: shape, bytes: Data(data))
        }
        try SafetensorsFile.write(tensors: tensors, to: "\(folder)/model.safetensors")
        let checkpoint = try Checkpoint(path: folder)
        model = try LanguageModel(checkpoint)
        tokenizer = try Tokenizer(checkpoint: checkpoint)
    }
}
