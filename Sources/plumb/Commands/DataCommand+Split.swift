import ArgumentParser
import Files
import Preferences

extension DataCommand {
    struct Split: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "split", abstract: "Divide rows for training and testing, related ones on one side.",
            discussion: """
                Rows are related that share a family, that twin_of links to another row's id, or whose prompts are \
                nearly the same (a Jaccard index of their word pairs of 0.8 or more). Rows are written as they were \
                read.

                Example:
                  plumb data split pairs.jsonl --output-train train.jsonl --output-test test.jsonl --test-share 0.1
                """)

        @Argument(help: ArgumentHelp("Preference data in any known format.", valueName: "file"))
        var file: String
        @OptionGroup var reading: DataReadingOptions
        @Option(help: ArgumentHelp("Where to write the rows to train on.", valueName: "file"))
        var outputTrain: String
        @Option(help: ArgumentHelp("Where to write the rows to test with.", valueName: "file"))
        var outputTest: String
        @Option(help: "The share of rows to test with, at most.")
        var testShare = 0.1
        @Option(help: "Where random numbers start.")
        var seed: UInt64 = 0

        func validate() throws {
            guard testShare > 0, testShare < 1 else {
                throw ValidationError("--test-share is \(testShare); expected a number between 0 and 1")
            }
            if outputTrain == outputTest {
                throw ValidationError("--output-train and --output-test are the same; expected two files")
            }
        }

        func run() throws {
            let containers = try (DataContainer(path: outputTrain), DataContainer(path: outputTest))
            let bad = reading.badRows.collector
            let data = try reading.read(file, bad)
            let groups = RowGroups.of(data.pairs.pairs)
            let heldOut = FamilySplit.heldOut(groups: groups, share: testShare, seed: seed)
            guard !heldOut.isEmpty else {
                let smallest = Dictionary(grouping: groups) { $0 }.values.map(\.count).min() ?? 0
                throw InputError(
                    file: file,
                    problem:
                        "no group of related rows fits in \(testShare) of \(groups.count) rows: the smallest has \(smallest)",
                    expected: "a larger share, or more groups", remedy: "raise --test-share")
            }
            let sides = Dictionary(grouping: data.rows.indices) { heldOut.contains($0) }
            for (isTest, output, container) in [
                (false, outputTrain, containers.0), (true, outputTest, containers.1),
            ] {
                let rows = sides[isTest] ?? []
                try atomicWrite(
                    try container.text(rows.map { data.rows[$0].value }, file: output), to: output)
                let count = Set(rows.map { groups[$0] }).count
                say(
                    "wrote \(rows.count) rows in \(count) group\(count == 1 ? "" : "s") to \(output)\(isTest ? bad.summary : "")"
                )
            }
            try bad.finish()
        }
    }
}
