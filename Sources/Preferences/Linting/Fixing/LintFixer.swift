public import Files
import Foundation
import OrderedCollections

/// Makes the changes that need no judgement: repairs, composes and trims texts, removes repeated rows.
public struct LintFixer {
    /// How many changes of each kind were made.
    public private(set) var counts: [LintFix: Int] = [:]

    public init() {}

    /// `source` with the fixes of its findings; lines without one stay as they are, to the byte.
    ///
    /// - Throws: `InputError` where a line of a fix is no row any more.
    public mutating func fixed(_ source: LintSource, _ findings: [LintFinding]) throws(InputError) -> LintSource {
        let fixes = Dictionary(grouping: findings.filter { $0.fix != nil && $0.file == source.path }) { $0.line ?? 0 }
        var result: [UInt8] = []
        result.reserveCapacity(source.bytes.count)
        var copied = 0
        for line in JSONLines.lines(of: source.bytes) {
            guard let fixes = fixes[line.number] else { continue }
            result += source.bytes[copied..<line.range.lowerBound]
            copied = line.range.upperBound
            if fixes.contains(where: { $0.fix == .removeRow }) {
                counts[.removeRow, default: 0] += 1
                // The row goes with its line feed.
                if copied < source.bytes.count { copied += 1 }
                continue
            }
            var row = try JSONLines.value(of: line, in: source.bytes, file: source.path)
            for (field, fixes) in Dictionary(grouping: fixes, by: { $0.field ?? "" }) {
                apply(Set(fixes.compactMap(\.fix)), to: &row, at: field)
            }
            // `", "` and `": "` as Python's json writes them, where the row has them.
            let isSpaced =
                source.bytes[line.range].contains(UInt8(ascii: ":")) && Self.isSpaced(source.bytes[line.range])
            result += Array(row.text(style: isSpaced ? .python : .compact).utf8)
            if source.bytes[line.range].last == 0x0D { result.append(0x0D) }
        }
        result += source.bytes[copied...]
        return LintSource(path: source.path, bytes: result)
    }

    /// What was done, in words: "trimmed 3 texts, removed 1 row"; nil where nothing was.
    public var summary: String? {
        let parts = LintFix.allCases.compactMap { fix -> String? in
            guard let count = counts[fix] else { return nil }
            let noun = fix == .removeRow ? "repeated row" : "text"
            let verb =
                switch fix {
                case .repairEncoding: "repaired"
                case .compose: "composed"
                case .trim: "trimmed"
                case .removeRow: "removed"
                }
            return "\(verb) \(count) \(noun)\(count == 1 ? "" : "s")"
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// Whether a space stands behind the row's first key.
    private static func isSpaced(_ row: ArraySlice<UInt8>) -> Bool {
        let text = row.drop { $0 != UInt8(ascii: ":") }
        return text.dropFirst().first == 0x20
    }

    /// Changes the text at `field`, which is `name` or `name[2].content`.
    private mutating func apply(_ fixes: Set<LintFix>, to row: inout JSONValue, at field: String) {
        guard case .object(var members) = row else { return }
        let parts = field.split(whereSeparator: { "[]".contains($0) })
        guard let name = parts.first.map(String.init), let value = members[name] else { return }
        if parts.count == 1, let text = value.string {
            members[name] = .string(apply(fixes, to: text))
        } else if parts.count == 3, var messages = value.array, let index = Int(parts[1]), index < messages.count,
            case .object(var message) = messages[index], let text = message["content"]?.string
        {
            message["content"] = .string(apply(fixes, to: text))
            messages[index] = .object(message)
            members[name] = .array(messages)
        }
        row = .object(members)
    }

    private mutating func apply(_ fixes: Set<LintFix>, to text: String) -> String {
        for fix in fixes { counts[fix, default: 0] += 1 }
        var text = text
        if fixes.contains(.repairEncoding) { text = EncodingDamage.repaired(text) }
        if fixes.contains(.compose) { text = text.precomposedStringWithCanonicalMapping }
        // Repairing may lay bare a space that could not be broken.
        return fixes.isDisjoint(with: [.trim, .repairEncoding]) ? text : TextCheck.trimmed(text)
    }
}
