import ArgumentParser
import Files
import Foundation
import LanguageModels
import Preferences
import Tokenization

extension DataCommand {
    struct Preview: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview", abstract: "Show rows as a model sees them: tokens, what is learned, what is cut.",
            discussion: """
                Each token is its id and its text, with visible white space. The prompt is masked, the answers are \
                trained; EOS marks the token that ends an answer. Where an answer changes the prompt's tokens, that is \
                an error. With --json each row is an object with the ids that training reads and, for each, whether it \
                is learned.

                Example:
                  plumb data preview Data/task-api/pairs.jsonl --rows 2 --max-length 64
                  plumb data preview pairs.jsonl --id a-u-003 --json
                """)

        @Argument(help: ArgumentHelp("Preference data in any known format.", valueName: "file"))
        var file: String
        @OptionGroup var reading: DataReadingOptions
        @Option(help: ArgumentHelp("A Hugging Face folder, a .gguf file, or a name.", valueName: "folder|file|name"))
        var model = "smollm2-135m-instruct"
        @Option(help: "How many rows, from the first.")
        var rows = 3
        @Option(help: ArgumentHelp("The row with this id instead.", valueName: "id"))
        var id: String?
        @Option(help: "The most tokens of prompt and answer.")
        var maxLength = 1024
        @Option(help: ArgumentHelp("A system message for rows without one.", valueName: "text"))
        var system: String?
        @Flag(help: "Print one JSON object a row.")
        var json = false

        func validate() throws {
            if rows < 1 { throw ValidationError("--rows is \(rows); expected at least 1") }
        }

        func run() throws {
            let bad = reading.badRows.collector
            let pairs = try reading.read(file, bad).pairs.pairs
            var places = Array(pairs.indices.prefix(rows))
            if let id {
                guard let place = pairs.firstIndex(where: { $0.id == id }) else {
                    throw InputError(
                        file: file, field: "id", problem: "no row has the id \(id)", expected: "one of the file's ids",
                        remedy: "rows without an id have line-N")
                }
                places = [place]
            }
            let checkpoint = try Checkpoint(path: try ModelLocation.resolve(model))
            let tokenizer = try Tokenizer(checkpoint: checkpoint)
            let context = checkpoint.configuration.contextLength
            let pairTokenizer = PairTokenizer(
                tokenizer: tokenizer, maxLength: min(maxLength, context), contextLength: context)
            let hasColour = isatty(STDOUT_FILENO) == 1 && LivePanel.hasColour
            for (number, place) in places.enumerated() {
                let preview = try pairTokenizer.preview(pairs[place].withSystem(system), index: place, file: file)
                if json {
                    print(preview.json.text())
                } else {
                    if number > 0 { print() }
                    print(preview.text(tokenizer: tokenizer, width: terminalWidth(), hasColour: hasColour))
                }
            }
            try bad.finish()
        }
    }
}
