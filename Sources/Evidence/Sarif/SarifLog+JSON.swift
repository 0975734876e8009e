public import Files
import Foundation
import OrderedCollections

extension SarifLog {
    /// The log as its JSON schema prescribes.
    public var json: JSONValue {
        let rulePlaces = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let taxonomies = SarifTaxonomies(results.lazy.flatMap(\.taxa))
        var driver: OrderedDictionary<String, JSONValue> = ["name": .string(tool)]
        if !version.isEmpty { driver["version"] = .string(version) }
        driver["rules"] = .array(rules.map(\.json))
        var run: OrderedDictionary<String, JSONValue> = [:]
        if !taxonomies.isEmpty { driver["supportedTaxonomies"] = taxonomies.references }
        run["tool"] = ["driver": .object(driver)]
        if let automation { run["automationDetails"] = ["id": .string(automation)] }
        if let isComplete {
            var invocation: OrderedDictionary<String, JSONValue> = ["executionSuccessful": .bool(isComplete)]
            if !notifications.isEmpty {
                invocation["toolExecutionNotifications"] = .array(notifications.map(\.json))
            }
            run["invocations"] = .array([.object(invocation)])
        }
        if !taxonomies.isEmpty { run["taxonomies"] = taxonomies.json }
        run["columnKind"] = "unicodeCodePoints"
        run["results"] = .array(results.map { $0.json(ruleIndex: rulePlaces[$0.rule], taxonomies) })
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": .array([.object(run)]),
        ]
    }
}

extension SarifLog.Rule {
    fileprivate var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "id": .string(id), "shortDescription": ["text": .string(summary)], "help": ["text": .string(help)],
            "defaultConfiguration": ["level": .string(level.rawValue)],
        ]
        if !tags.isEmpty { members["properties"] = ["tags": .array(tags.uniqued.map(JSONValue.string))] }
        return .object(members)
    }
}

extension SarifLog.Notification {
    fileprivate var json: JSONValue {
        ["level": .string(level.rawValue), "message": ["text": .string(message)]]
    }
}

extension SarifLog.Result {
    fileprivate func json(ruleIndex: Int?, _ taxonomies: SarifTaxonomies) -> JSONValue {
        let location: JSONValue = [
            "physicalLocation": [
                "artifactLocation": ["uri": .string(Self.address(of: file))],
                "region": ["startLine": .integer(max(1, line))],
            ]
        ]
        var members: OrderedDictionary<String, JSONValue> = [
            "ruleId": .string(rule), "ruleIndex": .integer(ruleIndex ?? -1), "level": .string(level.rawValue),
            "message": ["text": .string(message)], "locations": .array([location]),
        ]
        if !fingerprints.isEmpty {
            members["partialFingerprints"] = .object(
                OrderedDictionary(
                    uniqueKeysWithValues: fingerprints.sorted { $0.key < $1.key }.map { ($0, .string($1)) }))
        }
        if let occurrences, occurrences > 0 { members["occurrenceCount"] = .integer(occurrences) }
        if let baseline { members["baselineState"] = .string(baseline.rawValue) }
        let classes = taxa.uniqued.compactMap(taxonomies.reference)
        if !classes.isEmpty { members["taxa"] = .array(classes) }
        if let suppression {
            members["suppressions"] = .array([["kind": "external", "justification": .string(suppression)]])
        }
        return .object(members)
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
