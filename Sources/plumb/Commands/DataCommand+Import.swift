import ArgumentParser
import Files
import Preferences

extension DataCommand {
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Read preference data in a known format and write it in another.",
            discussion: """
                Formats: trl (prompt, chosen, rejected; Plumb's own), implicit (chosen and rejected that begin with the \
                prompt), alpaca and sharegpt (LLaMA-Factory), hh (Anthropic), ultrafeedback, openai, kto (prompt, \
                completion, label). Files are JSONL, JSON or CSV by their ending. The first bad row ends the command and \
                nothing is written; with --keep-going every one is named, the others are written, and the exit code is 4. A row is only \
                written where it reads back as the same pair.

                Example:
                  plumb data import hh.jsonl --output pairs.jsonl
                  plumb data import survey.csv --map question=prompt --map good=chosen --map bad=rejected \
                    --output pairs.jsonl
                  plumb data import pairs.jsonl --to sharegpt --output ranking.json
                """)

        @Argument(help: ArgumentHelp("Files to read, all written to one.", valueName: "file"))
        var files: [String]
        @OptionGroup var reading: DataReadingOptions
        @Option(
            help: ArgumentHelp("How to lay rows out (default: trl).", valueName: "format"), transform: DataFormat.parse)
        var to: DataFormat = .trl
        @Option(help: ArgumentHelp("The file to write: .jsonl, .json or .csv.", valueName: "file"))
        var output: String
        @Flag(help: "Write plain text as messages too (rows of trl and kto).")
        var messages = false
        @Flag(help: "Leave out id, category, family, weight and other fields.")
        var bare = false

        func run() throws {
            let container = try DataContainer(path: output)
            let bad = reading.badRows.collector
            let sources = try files.map { try reading.read($0, bad) }
            var rows: [JSONValue] = []
            // All rows of the output are strings, or all are messages.
            let sets = sources.withDistinctIDs.map(\.pairs)
            let asMessages = messages || !sets.allSatisfy(\.isPlainText)
            for set in sets {
                rows += try set.rows(as: to, asMessages: asMessages, isBare: bare, onBadRow: bad.handler)
            }
            try atomicWrite(try container.text(rows, file: output), to: output)
            for source in sources { say("read \(source.rows.count) rows of \(source.path) (\(source.format))") }
            say("wrote \(rows.count) rows to \(output) (\(to))\(bad.summary)")
            try bad.finish()
        }
    }
}
