import ArgumentParser
import Files
import OrderedCollections
import Preferences

extension DataCommand {
    struct Mix: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "mix", abstract: "Draw rows from several files in given proportions.",
            discussion: """
                A source is a file and its weight: safety.jsonl:2 helpful.jsonl:1 gives two rows of the first for one of \
                the second. A source's rows are drawn once each before one is drawn again. Ids that several sources have \
                are prefixed with the file's name.

                Example:
                  plumb data mix safety.jsonl:2 helpful.jsonl:1 --rows 3000 --output mixed.jsonl
                """)

        @Argument(help: ArgumentHelp("Files and their weights (1 where none is given).", valueName: "file:weight"))
        var sources: [String]
        @OptionGroup var reading: DataReadingOptions
        @Option(help: "How many rows to draw (default: as many as there are without repeating one).")
        var rows: Int?
        @Option(help: "Where random numbers start.")
        var seed: UInt64 = 0
        @Option(help: ArgumentHelp("The file to write: .jsonl, .json or .csv.", valueName: "file"))
        var output: String

        func validate() throws {
            if let rows, rows < 1 { throw ValidationError("--rows is \(rows); expected at least 1") }
            for source in sources where !(Self.parse(source).weight > 0 && Self.parse(source).weight.isFinite) {
                throw ValidationError("\(source) has a weight that is not above 0; expected file:weight")
            }
        }

        func run() throws {
            let container = try DataContainer(path: output)
            let named = sources.map(Self.parse)
            let bad = reading.badRows.collector
            let files = try named.map { try reading.read($0.path, bad) }.withDistinctIDs
            if let other = files.first(where: { $0.format != files[0].format }) {
                throw InputError(
                    file: other.path, problem: "its rows are \(other.format)",
                    expected: "\(files[0].format), as those of \(files[0].path)",
                    remedy: "convert one with plumb data import")
            }
            let mixture = try Mixture(sizes: files.map(\.rows.count), weights: named.map(\.weight), rows: rows)
            // Files with strings and files with messages make one with messages, which every reader takes.
            let kinds = Set(files.map(\.pairs.isPlainText))
            let isRewritten = kinds.count > 1 && (files[0].format == .trl || files[0].format == .kto)
            let drawn = try mixture.draws(seed: seed).map { draw in
                let file = files[draw.source]
                let row = file.rows[draw.row]
                let value =
                    isRewritten
                    ? try row.pair.json(as: file.format, asMessages: true, file: file.path) : row.value
                return Self.row(value, round: draw.round)
            }
            try atomicWrite(try container.text(drawn, file: output), to: output)
            for (file, count) in zip(files, mixture.counts) {
                let size = file.rows.count
                let note = count > size ? ", each \(count / size) times\(count % size > 0 ? " or once more" : "")" : ""
                say("took \(count) rows of the \(size) of \(file.path)\(note)")
            }
            say("wrote \(drawn.count) rows to \(output)\(bad.summary)")
            try bad.finish()
        }

        /// The file and the weight of a source, 1 where the text ends with no number.
        private static func parse(_ source: String) -> (path: String, weight: Double) {
            guard let colon = source.lastIndex(of: ":"), let weight = Double(source[source.index(after: colon)...])
            else {
                return (source, 1)
            }
            return (String(source[..<colon]), weight)
        }

        /// The row with an id of its own where it is drawn again.
        private static func row(_ value: JSONValue, round: Int) -> JSONValue {
            guard round > 0, var members = value.object, let id = members["id"] else { return value }
            members["id"] = .string("\(id.string ?? id.text())/copy-\(round + 1)")
            return .object(members)
        }
    }
}
