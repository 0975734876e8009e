public import Evidence
import Files
import Foundation
import OrderedCollections
public import RedTeam

/// What a campaign's folder shows of its attempts: `attempts.jsonl`, and reports in several formats.
public struct CampaignOutputs: Sendable {
    /// A format of the report; JSON is always written.
    public enum Format: String, Sendable, Hashable, CaseIterable {
        case json, html, md, junit, sarif, csv

        /// The file's name.
        public var file: String { self == .junit ? "report.junit.xml" : "report.\(rawValue)" }
    }

    public let folder: String
    public let formats: [Format]

    public init(folder: String, formats: [Format]) {
        self.folder = folder
        self.formats = formats
    }

    /// Writes the attempts and the reports.
    ///
    /// - Parameters:
    ///   - store: The campaign.
    ///   - judges: Who judged, the deciding one first.
    ///   - hashes: SHA-256 by what was hashed.
    ///   - before: Attempts of an earlier campaign to compare with.
    ///   - gates: What the campaign must reach, measured on its report.
    /// - Returns: The report that was written.
    /// - Throws: `InputError` where a file cannot be written, or the campaign has no attempt yet.
    public func write(
        _ store: CampaignStore, judges: [CampaignReport.Judge], hashes: [(name: String, sha256: String)],
        before: [AttemptRecord]? = nil, gates: (CampaignReport) throws -> [Gate] = { _ in [] }
    ) throws -> CampaignReport {
        let attempts = try store.attempts()
        try atomicWrite(JSONLines.text(attempts.lazy.map(\.json)), to: "\(folder)/attempts.jsonl")
        let records = attempts.map(\.record)
        let header = header(store.settings, attempts, judges: judges, hashes: hashes)
        let plain = CampaignReport(header: header, attempts: records, before: before)
        let gates = try gates(plain)
        let report =
            gates.isEmpty
            ? plain
            : CampaignReport(
                header: header, attempts: records, before: before, gates: gates)
        for format in Set(formats).union([.json]) {
            try atomicWrite(text(report, format), to: "\(folder)/\(format.file)")
        }
        return report
    }

    private func text(_ report: CampaignReport, _ format: Format) -> String {
        switch format {
        case .json: report.json.text(style: .pretty(indent: 2)) + "\n"
        case .html: report.html()
        case .md: report.markdown
        case .junit: report.junit
        case .sarif: report.sarif.json.text(style: .pretty(indent: 2)) + "\n"
        case .csv: report.attemptsCSV()
        }
    }

    private func header(
        _ settings: JSONValue, _ attempts: [StoredAttempt], judges: [CampaignReport.Judge],
        hashes: [(name: String, sha256: String)]
    ) -> CampaignReport.Header {
        let seconds = attempts.reduce(0) { $0 + $1.seconds }
        let tokens = attempts.reduce(0) { $0 + $1.record.completionTokens }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "yyyy-MM-dd HH:mm 'UTC'"
        return CampaignReport.Header(
            title: URL(filePath: folder).lastPathComponent, target: settings["target"]?["name"]?.string ?? "",
            date: format.string(from: Date()),
            seed: settings["seed"]?.string.flatMap { UInt64($0) }, version: plumbVersion,
            suites: (settings["suites"]?.array ?? []).compactMap(\.string), judges: judges,
            hashes: hashes.map { AlignmentReport.Hash(name: $0.name, sha256: $0.sha256) },
            timings: [AlignmentReport.Timing(stage: "attempts", seconds: seconds)],
            tokensPerSecond: seconds > 0 ? Double(tokens) / seconds : nil,
            attemptsPerMinute: seconds > 0 ? Double(attempts.count) * 60 / seconds : nil, config: settings)
    }
}
