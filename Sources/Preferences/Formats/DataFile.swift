public import Files
import OrderedCollections

/// The rows of a preference data set in one of the known formats, each as it is written and as a pair.
public struct DataFile: Sendable {
    /// One row.
    public struct Row: Sendable, Hashable {
        /// The line where it begins, counted from 1.
        public var line: Int
        /// The row as it is written, with its columns renamed.
        public var value: JSONValue
        /// What it states.
        public var pair: PreferencePair
    }

    /// The file as the person named it.
    public var path: String
    /// How its rows are laid out.
    public var format: DataFormat
    /// The rows in the order of the file.
    public var rows: [Row]
    /// How many rows were bad and are left out.
    public var badRowCount: Int
    /// SHA-256 of the bytes that were read, in hexadecimal.
    public var sha256: String

    /// Reads the file at `path`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - format: How its rows are laid out; nil takes what the first row looks like.
    ///   - container: What kind of file it is; nil takes what its ending says.
    ///   - mapping: New names for its columns.
    ///   - onBadRow: Takes what is wrong with each bad row, which is then left out; without it the first is thrown.
    /// - Returns: The good rows, in the order of the file.
    /// - Throws: `InputError` with the line: a file that is no such container, a row that the format refuses, an id used
    ///   twice, a column to rename that no row has, or no good row.
    public static func read(
        _ path: String, format: DataFormat? = nil, container: DataContainer? = nil,
        mapping: FieldMapping = FieldMapping(), onBadRow: ((InputError) -> Void)? = nil
    ) throws(InputError) -> DataFile {
        let container = if let container { container } else { try DataContainer(path: path) }
        let bytes = try readFile(path)
        let rows = try container.rows(bytes, file: path)
        if !mapping.fields.isEmpty {
            var columns: OrderedSet<String> = []
            for row in rows { columns.formUnion((try? row.value.get())?.object?.keys ?? []) }
            try mapping.check(columns: columns, file: path)
        }
        var reading = Reading(file: path, container: container, format: format, mapping: mapping)
        for row in rows {
            do throws(InputError) {
                try reading.take(row)
            } catch {
                guard let onBadRow else { throw error }
                onBadRow(error)
            }
        }
        guard let format = reading.format, !reading.rows.isEmpty else {
            throw InputError(
                file: path, problem: "no row is good", expected: "at least one row of a known format",
                remedy: "name the format with --from, and rename columns with --map")
        }
        return DataFile(
            path: path, format: format, rows: reading.rows, badRowCount: rows.count - reading.rows.count,
            sha256: Files.sha256(of: bytes))
    }

    /// The pairs alone.
    public var pairs: PairDataset { PairDataset(path: path, pairs: rows.map(\.pair), sha256: sha256) }
}

extension DataFile {
    /// What has been read so far.
    private struct Reading {
        let file: String
        let container: DataContainer
        var format: DataFormat?
        let mapping: FieldMapping
        var rows: [Row] = []
        private var names: RowNames

        init(file: String, container: DataContainer, format: DataFormat?, mapping: FieldMapping) {
            self.file = file
            self.container = container
            self.format = format
            self.mapping = mapping
            names = RowNames(file: file)
        }

        mutating func take(_ row: FileRow) throws(InputError) {
            var value = try mapping.applied(to: try row.value.get(), file: file, line: row.line)
            if container == .csv { value = CSVRows.typed(value) }
            let format = if let format { format } else { try DataFormat.detect(value, file: file, line: row.line) }
            self.format = format
            let pair = try PreferencePair(json: value, format: format, file: file, line: row.line)
            for pair in try names.take([pair], of: value, line: row.line) {
                rows.append(Row(line: row.line, value: value, pair: pair))
            }
        }
    }
}

extension PairDataset {
    /// The pairs in the file at `path`, in any known format and container, as `DataFile.read` reads them.
    public static func read(
        _ path: String, format: DataFormat?, container: DataContainer? = nil, mapping: FieldMapping = FieldMapping()
    ) throws(InputError) -> PairDataset {
        try DataFile.read(path, format: format, container: container, mapping: mapping).pairs
    }
}
