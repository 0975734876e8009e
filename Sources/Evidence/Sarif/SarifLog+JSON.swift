public import Files
import Foundation

extension SarifLog {
    /// The log as its JSON schema prescribes.
    public var json: JSONValue {
        let places = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let driver: JSONValue = [
            "name": .string(tool), "version": .string(version), "rules": .array(rules.map(\.json)),
        ]
        let run: JSONValue = [
            "tool": ["driver": driver], "columnKind": "unicodeCodePoints",
            "results": .array(results.map { $0.json(ruleIndex: places[$0.rule]) }),
        ]
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": .array([run]),
        ]
    }
}

extension SarifLog.Rule {
    fileprivate var json: JSONValue {
        [
            "id": .string(id), "shortDescription": ["text": .string(summary)], "help": ["text": .string(help)],
            "defaultConfiguration": ["level": .string(level.rawValue)],
        ]
    }
}

extension SarifLog.Result {
    fileprivate func json(ruleIndex: Int?) -> JSONValue {
        let location: JSONValue = [
            "physicalLocation": [
                "artifactLocation": ["uri": .string(Self.address(of: file))],
                "region": ["startLine": .integer(max(1, line))],
            ]
        ]
        return [
            "ruleId": .string(rule), "ruleIndex": .integer(ruleIndex ?? -1), "level": .string(level.rawValue),
            "message": ["text": .string(message)], "locations": .array([location]),
        ]
    }

    /// The path as a URI: relative paths stay relative, so that a code host finds them in its repository.
    private static func address(of path: String) -> String {
        let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        let allowed = CharacterSet(charactersIn: "/-._~").union(.alphanumerics.intersection(.ascii))
        let escaped = relative.addingPercentEncoding(withAllowedCharacters: allowed) ?? relative
        return relative.hasPrefix("/") ? "file://\(escaped)" : escaped
    }
}

extension CharacterSet {
    fileprivate static let ascii = CharacterSet(charactersIn: "\u{0}"..."\u{7F}")
}
