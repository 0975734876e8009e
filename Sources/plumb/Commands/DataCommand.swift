import ArgumentParser
import Files
import Preferences

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Convert, check, look at, sample, score, split and mix preference data.",
        discussion: """
            Example:
              plumb data import hh.jsonl --output pairs.jsonl
              plumb data lint pairs.jsonl
              plumb data preview pairs.jsonl --rows 2
            """,
        subcommands: [Import.self, New.self, Lint.self, Preview.self, Sample.self, Score.self, Split.self, Mix.self])
}

/// How files of preferences are read.
struct DataReadingOptions: ParsableArguments {
    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "\(DataFormat.allCases.map(\.rawValue).joined(separator: ", ")), or auto.", valueName: "format"),
        transform: Choice.parse)
    var format: Choice = .auto
    @Option(
        help: ArgumentHelp("jsonl, json or csv (default: what the file's ending says).", valueName: "kind"),
        transform: DataContainer.parse)
    var container: DataContainer?
    @Option(
        help: ArgumentHelp(
            "Reads a column as another field; may be given several times.", valueName: "column=field"))
    var map: [String] = []
    @OptionGroup var badRows: BadRowOptions

    /// A format, or the one that the first row looks like.
    enum Choice {
        case auto
        case format(DataFormat)

        static func parse(_ name: String) throws -> Choice {
            name == "auto" ? .auto : .format(try DataFormat.parse(name))
        }
    }

    /// Reads the file at `path`; `bad` takes the rows that are left out with --keep-going.
    func read(_ path: String, _ bad: BadRows) throws -> DataFile {
        var format: DataFormat?
        if case .format(let chosen) = self.format { format = chosen }
        return try DataFile.read(
            path, format: format, container: container, mapping: FieldMapping(parsing: map), onBadRow: bad.handler)
    }
}

extension DataFormat {
    static func parse(_ name: String) throws -> DataFormat { try known(name, "a format") }
}

extension DataContainer {
    static func parse(_ name: String) throws -> DataContainer { try known(name, "a kind of file") }
}

/// The case of `Choice` with that name.
private func known<Choice: RawRepresentable<String> & CaseIterable>(_ name: String, _ what: String) throws -> Choice {
    guard let choice = Choice(rawValue: name) else {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("\(name) is not \(what); expected \(names)")
    }
    return choice
}

/// What becomes of rows that cannot be read.
struct BadRowOptions: ParsableArguments {
    @Flag(help: "Report every bad row and go on with the others; the exit code is 4 where there was one.")
    var keepGoing = false

    /// What takes the bad rows of one run.
    var collector: BadRows { BadRows(takesAny: keepGoing) }
}

/// Counts bad rows and says on standard error what is wrong with each.
final class BadRows {
    private let takesAny: Bool
    private(set) var count = 0

    init(takesAny: Bool) { self.takesAny = takesAny }

    /// Takes a bad row; nil where the first is to end the command.
    var handler: ((InputError) -> Void)? {
        guard takesAny else { return nil }
        return { error in
            self.count += 1
            say("plumb: \(error)")
        }
    }

    /// “3 bad rows left out”, or nothing.
    var summary: String { count == 0 ? "" : "; \(count) bad row\(count == 1 ? "" : "s") left out" }

    /// Ends the command with its own exit code where rows were left out: the work is done, but not on all of them.
    func finish() throws {
        if count > 0 { throw ExitCode(4) }
    }
}
