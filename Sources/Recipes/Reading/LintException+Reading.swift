import Files
import Foundation
public import Preferences

extension LintException {
    /// The name of the settings that `plumb data lint` looks for beside a file.
    public static let fileName = "lint.yaml"

    /// The exceptions of the `lint.yaml` beside each of `files`, where there is one.
    ///
    /// - Throws: What `read(_:for:)` throws.
    public static func beside(_ files: [String]) throws -> [LintException] {
        var folders: [String] = []
        for file in files where !folders.contains(folder(of: file)) { folders.append(folder(of: file)) }
        return try folders.flatMap { folder -> [LintException] in
            let path = folder.isEmpty ? fileName : (folder as NSString).appendingPathComponent(fileName)
            guard FileManager.default.fileExists(atPath: path) else { return [] }
            return try read(path, for: files.filter { Self.folder(of: $0) == folder })
        }
    }

    /// The exceptions in the YAML file at `path`: `allow`, with the name of a rule for each, its `reason`, and optionally `files`.
    ///
    /// - Parameters:
    ///   - path: The settings.
    ///   - files: The files that are linted and stand beside the settings.
    /// - Returns: The exceptions for any of `files`; those whose files are all linted must be needed.
    /// - Throws: `InputError` with the line for a rule that there is not, a missing reason or an unknown setting.
    public static func read(_ path: String, for files: [String]) throws -> [LintException] {
        var top = try SettingsReader(contentsOf: path)
        guard var section = try top.section("allow") else {
            throw top.error("allow", "the section is missing", expected: "rules, each with its reason")
        }
        var exceptions: [LintException] = []
        for rule in LintRule.allCases {
            guard var own = try section.section(rule.rawValue) else { continue }
            guard let reason = try own.text("reason") else {
                throw own.error("reason", "the setting is missing", expected: "why the rule is broken on purpose")
            }
            let names = try own.texts("files")
            try own.finish()
            let covered = files.filter { names?.contains(($0 as NSString).lastPathComponent) ?? true }
            guard !covered.isEmpty else { continue }
            exceptions.append(
                LintException(
                    rule, files: covered, reason: reason.split(whereSeparator: \.isNewline).joined(separator: " "),
                    source: path, mustBeNeeded: covered.count >= names?.count ?? .max))
        }
        try section.finish()
        try top.finish()
        return exceptions
    }

    private static func folder(of file: String) -> String { (file as NSString).deletingLastPathComponent }
}
