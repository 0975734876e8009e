import ArgumentParser
import Files
import Foundation
import LanguageModels
import Recipes
import Tokenization

extension BenchCommand {
    struct Tokenize: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tokenize", abstract: "Time tokenising a text on one thread.",
            discussion: """
                Prints one JSON object: bytes, tokens, and seconds of each round, the first with what it loads. The \
                text is taken whole, or in pieces of --piece characters.

                Example:
                  plumb bench tokenize --text README.md --rounds 5
                """)

        @Option(help: ArgumentHelp("A Hugging Face folder, a .gguf file, or a name.", valueName: "folder|file|name"))
        var model = "smollm2-135m-instruct"
        @Option(help: ArgumentHelp("The text, in UTF-8.", valueName: "file"))
        var text: String
        @Option(help: "Characters (Unicode scalars) a call (default: the whole text).")
        var piece: Int?
        @Option(help: "Rounds to time.")
        var rounds = 5

        func validate() throws {
            for (name, value) in [("--piece", piece ?? 1), ("--rounds", rounds)] where value < 1 {
                throw ValidationError("\(name) is \(value); expected at least 1")
            }
        }

        func run() throws {
            let whole = try readText(text)
            let tokenizer = try Tokenizer(checkpoint: Checkpoint(path: try ModelLocation.resolve(model)))
            var pieces = [whole]
            if let piece {
                let scalars = Array(whole.unicodeScalars)
                pieces = stride(from: 0, to: scalars.count, by: piece).map { start in
                    var part = String.UnicodeScalarView()
                    part.append(contentsOf: scalars[start..<min(start + piece, scalars.count)])
                    return String(part)
                }
            }
            var tokens = 0
            let seconds = (0..<rounds).map { _ in
                let start = ContinuousClock.now
                tokens = pieces.reduce(0) {
                    $0 + tokenizer.encode($1, special: .recognised, addSpecialTokens: false).count
                }
                return (ContinuousClock.now - start) / .seconds(1)
            }
            let report: JSONValue = [
                "bytes": .integer(whole.utf8.count), "calls": .integer(pieces.count), "tokens": .integer(tokens),
                "seconds": .array(seconds.map(JSONValue.number)),
                "megabytes_per_second": .number(Double(whole.utf8.count) / 1e6 / (seconds.min() ?? 1)),
            ]
            print(report.text(style: .pretty(indent: 2)))
        }
    }
}
