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

    /// A format, or the one that the first row looks like.
    enum Choice {
        case auto
        case format(DataFormat)

        static func parse(_ name: String) throws -> Choice {
            name == "auto" ? .auto : .format(try DataFormat.parse(name))
        }
    }

    /// Reads the file at `path`; `onBadRow` takes what is wrong with rows that are left out.
    func read(_ path: String, onBadRow: ((InputError) -> Void)? = nil) throws -> DataFile {
        var format: DataFormat?
        if case .format(let chosen) = self.format { format = chosen }
        return try DataFile.read(
            path, format: format, container: container, mapping: FieldMapping(parsing: map), onBadRow: onBadRow)
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

/// Counts bad rows and says on standard error what is wrong with each.
final class BadRows {
    private(set) var count = 0

    func take(_ error: InputError) {
        count += 1
        say("plumb: \(error)")
    }

    /// “3 bad rows left out”, or nothing.
    var summary: String { count == 0 ? "" : "; \(count) bad row\(count == 1 ? "" : "s") left out" }
}
