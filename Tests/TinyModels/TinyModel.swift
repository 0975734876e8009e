import Files
import Foundation

/// A chat model of two blocks with random weights: the Llama fixture with rows enough for the chat tokenizer.
public enum TinyModel {
    private static let vocabulary = 384

    /// Writes the model to `folder`, in Hugging Face's layout.
    public static func write(to folder: String) throws {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures").path(percentEncoded: false)
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in ["tokenizer.json", "tokenizer_config.json", "chat_template.jinja"] {
            try manager.copyItem(
                atPath: "\(fixtures)/preferences/tokenizer-chat/\(file)", toPath: "\(folder)/\(file)")
        }
        let config = try String(contentsOfFile: "\(fixtures)/models/llama/config.json", encoding: .utf8)
            .replacing("\"vocab_size\": 256", with: "\"vocab_size\": \(vocabulary)")
            .replacing("\"eos_token_id\": 2", with: "\"eos_token_id\": 1")
        try config.write(toFile: "\(folder)/config.json", atomically: true, encoding: .utf8)

        let source = "\(fixtures)/models/llama/model.safetensors"
        let bytes = try Data(contentsOf: URL(filePath: source))
        let tensors = try SafetensorsFile(path: source).tensors.map { tensor in
            var data = bytes[bytes.startIndex + tensor.offset..<bytes.startIndex + tensor.offset + tensor.byteCount]
            var shape = tensor.shape
            if tensor.name == "model.embed_tokens.weight" {
                // The first rows once more.
                data += data.prefix((vocabulary - shape[0]) * tensor.byteCount / shape[0])
                shape[0] = vocabulary
            }
            return SafetensorsFile.Content(name: tensor.name, dtype: tensor.dtype, shape: shape, bytes: Data(data))
        }
        try SafetensorsFile.write(tensors: tensors, to: "\(folder)/model.safetensors")
    }
}
