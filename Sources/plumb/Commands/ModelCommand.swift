import ArgumentParser
import Files
import Foundation
import LanguageModels
import Tokenization
import Torch

struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Inspect a model, tokenise, score pairs, generate.",
        discussion: """
            Example:
              plumb model inspect --model smollm2-135m-instruct
            """,
        subcommands: [Inspect.self, Tokenize.self, Score.self, Generate.self])
}

extension ModelCommand {
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a model is: family, sizes, tokenizer, chat template, memory.",
            discussion: """
                Example:
                  plumb model inspect --model smollm2-135m-instruct
                """)

        @OptionGroup var options: ModelOptions

        func run() throws {
            let (checkpoint, tokenizer) = try options.open()
            let c = checkpoint.configuration
            let model = try LanguageModel(checkpoint, device: options.device.device)
            let linear = model.linearLayers.reduce(0) { $0 + $1.out * $1.input }
            let embeddings = c.vocabularySize * c.hiddenSize * (c.tiedHead ? 1 : 2)
            var rows: [(String, String)] = [
                ("model", checkpoint.path), ("family", c.modelType),
                ("parameters", "\(Self.millions(linear + embeddings)) (\(Self.millions(linear)) in linear layers)"),
                ("layers", "\(c.layerCount), hidden \(c.hiddenSize), feed-forward \(c.intermediateSize)"),
                ("attention", "\(c.headCount) heads, \(c.keyValueHeadCount) for keys and values, width \(c.headWidth)"),
                ("context", "\(c.contextLength) tokens, rope theta \(Int(c.rope.theta))"),
                ("vocabulary", "\(tokenizer.vocabularySize) tokens, \(c.tiedHead ? "tied" : "untied") head"),
                ("ends a turn", tokenizer.eosIDs.sorted().compactMap { tokenizer.token($0) }.joined(separator: " ")),
                ("chat template", tokenizer.chatTemplate == nil ? "none" : "yes"),
                ("memory", "\(Self.millions((linear + embeddings) * 4))B as float32"),
                ("libtorch", "\(Runtime.version), \(Runtime.threads) threads, \(options.device.device)"),
            ]
            if let path = options.adapter {
                let adapter = try Adapter(folder: path, for: model)
                rows.append(
                    (
                        "adapter",
                        "r \(adapter.configuration.rank), alpha \(adapter.configuration.alpha), \(adapter.layers.count) layers"
                    ))
            }
            for (name, value) in rows {
                print(name.padding(toLength: 15, withPad: " ", startingAt: 0) + value)
            }
        }

        private static func millions(_ count: Int) -> String { String(format: "%.1f M", Double(count) / 1e6) }
    }

    struct Tokenize: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the token ids of standard input as a JSON array.",
            discussion: """
                Special-token text in the input stays plain text unless --special is given.

                Example:
                  echo "Buy milk" | plumb model tokenize --model smollm2-135m-instruct
                """)

        @Option(help: ArgumentHelp("A Hugging Face folder, a .gguf file, or a name.", valueName: "folder|file|name"))
        var model = "smollm2-135m-instruct"
        @Flag(
            help:
                "Read special-token text such as <|im_end|> as special tokens, and add BOS or EOS where the model does."
        )
        var special = false

        func run() throws {
            let tokenizer = try Tokenizer(checkpoint: Checkpoint(path: try ModelLocation.resolve(model)))
            let text = try Files.text(
                of: Array(FileHandle.standardInput.readDataToEndOfFile()), file: "<standard input>")
            let ids = tokenizer.encode(text, special: special ? .recognised : .asText, addSpecialTokens: special)
            print("[" + ids.map(String.init).joined(separator: ", ") + "]")
        }
    }
}
