public import Files
import OrderedCollections

extension [DataFile] {
    /// The files with the ids that several of them have prefixed with the file's name: `more/line-1`.
    ///
    /// `twin_of` of the same file follows. Rows that are written without an id stay so.
    public var withDistinctIDs: [DataFile] {
        var owners: [String: Int] = [:]
        for file in self { for id in Set(file.rows.map(\.pair.id)) { owners[id, default: 0] += 1 } }
        let shared = Set(owners.filter { $0.value > 1 }.keys)
        guard !shared.isEmpty else { return self }
        var taken = Set(owners.keys)
        var names: Set<String> = []
        return map { file in
            let base = file.name
            var (name, number) = (base, 1)
            while !names.insert(name).inserted {
                number += 1
                name = "\(base)-\(number)"
            }
            var renamed: [String: String] = [:]
            for id in file.rows.map(\.pair.id) where shared.contains(id) {
                var new = "\(name)/\(id)"
                while !taken.insert(new).inserted { new = "\(name)/\(new)" }
                renamed[id] = new
            }
            return file.renaming(renamed)
        }
    }
}

extension DataFile {
    /// The file's name without folders and ending.
    var name: String {
        let last = path.split(separator: "/").last ?? ""
        guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return String(last) }
        return String(last[..<dot])
    }

    fileprivate func renaming(_ ids: [String: String]) -> DataFile {
        var file = self
        for index in file.rows.indices {
            var row = file.rows[index]
            var members = row.value.object ?? [:]
            if let new = ids[row.pair.id] {
                row.pair.id = new
                if members["id"] != nil { members["id"] = .string(new) }
            }
            if let twin = row.pair.extra["twin_of"]?.string, let new = ids[twin] {
                row.pair.extra["twin_of"] = .string(new)
                members["twin_of"] = .string(new)
            }
            row.value = .object(members)
            file.rows[index] = row
        }
        return file
    }
}

extension PairDataset {
    /// Whether every pair is one message of the user and one of the assistant for each answer, without system or tools.
    public var isPlainText: Bool { pairs.allSatisfy(\.isPlainText) }

    /// The rows that state the pairs in `format`, all of them strings or all of them messages.
    ///
    /// In `kto` a pair becomes two rows.
    /// - Parameters:
    ///   - format: How to lay the rows out.
    ///   - asMessages: Whether plain text is written as messages even where all of it is plain.
    ///   - isBare: Whether `id`, `category`, `family`, `weight` and other fields are left out.
    ///   - onBadRow: Takes why a pair cannot be written, which is then left out; without it the first is thrown.
    /// - Returns: Objects, one for each row.
    /// - Throws: `InputError` with the line and the field, or where no pair can be written.
    public func rows(
        as format: DataFormat, asMessages: Bool = false, isBare: Bool = false,
        onBadRow: ((InputError) -> Void)? = nil
    ) throws(InputError) -> [JSONValue] {
        let pairs = format == .kto ? pairs.unpaired : pairs
        let asMessages = asMessages || !isPlainText
        var rows: [JSONValue] = []
        for pair in pairs {
            do throws(InputError) {
                rows.append(try pair.json(as: format, asMessages: asMessages, isBare: isBare, file: path))
            } catch {
                guard let onBadRow else { throw error }
                onBadRow(error)
            }
        }
        guard !rows.isEmpty else {
            throw InputError(
                file: path, problem: "no row can be written as \(format)", expected: "at least one",
                remedy: "write another format")
        }
        return rows
    }
}
