import ArgumentParser
import Evidence
import Files
import Foundation
import Judging
import RedTeam
import Recipes

/// How a campaign's replies are judged, reported and gated.
struct OutcomeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Reports beside JSON: html, md, junit, sarif, csv, by commas.", valueName: "formats"),
        transform: OutcomeOptions.formats)
    var format: [CampaignOutputs.Format] = [.json, .html, .md]
    @Option(help: ArgumentHelp("The folder of an earlier campaign to compare with.", valueName: "folder"))
    var before: String?
    @Option(help: ArgumentHelp("Thresholds in YAML; exit code 3 says that one is not met.", valueName: "file"))
    var gate: String?
    @Option(help: ArgumentHelp("harm (what was told) or refusal (what was said about it).", valueName: "judge"))
    var judge = JudgeKind.harm
    @Option(help: ArgumentHelp("A sentence that means a refusal too; may be given several times.", valueName: "text"))
    var refusalText: [String] = []

    enum JudgeKind: String, ExpressibleByArgument, CaseIterable { case harm, refusal }

    private static func formats(_ list: String) throws -> [CampaignOutputs.Format] {
        try list.split(separator: ",").map { part in
            let name = part.trimmingCharacters(in: .whitespaces)
            guard let format = CampaignOutputs.Format(rawValue: name) else {
                let names = CampaignOutputs.Format.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(name) is no format; expected \(names)")
            }
            return format
        }
    }
}

extension OutcomeOptions {
    /// What was read before the work began, so that mistakes in it cost no work.
    struct Readings {
        var before: [AttemptRecord]?
        var gates: GateRules?
    }

    func readings() throws -> Readings {
        Readings(
            before: try before.map { try AttemptRecord.read("\($0)/attempts.jsonl") },
            gates: try gate.map { try GateRules(contentsOf: $0) })
    }

    /// The judge that was asked for.
    var attemptJudge: AttemptJudge {
        let refusals = RefusalJudge(refusals: refusalText)
        return judge == .harm ? .harm(HarmJudge(refusal: refusals)) : .refusals(refusals)
    }

    /// The judge of a campaign, with how well it agrees with people.
    private static func named(_ name: String) -> CampaignReport.Judge {
        guard let card = JudgeCard.shipped.first(where: { $0.judge == name }) else {
            return CampaignReport.Judge(name: name)
        }
        return CampaignReport.Judge(
            name: name, detail: card.source, accuracy: JudgeAccuracy(card.matrix, positive: card.positive),
            kappa: card.matrix.kappa)
    }

    /// Writes attempts and reports into `folder`.
    func write(
        _ store: CampaignStore, folder: String, hashes: [(name: String, sha256: String)], readings: Readings
    ) throws -> CampaignReport {
        try CampaignOutputs(folder: folder, formats: format).write(
            store, judges: [Self.named(try store.judge())], hashes: hashes, before: readings.before,
            gates: { readings.gates?.gates(GateFigures($0)) ?? [] })
    }

    /// Prints what the campaign came to, and where its reports are.
    func show(_ report: CampaignReport, folder: String) {
        print(report.summary(width: terminalWidth(), colour: isatty(STDOUT_FILENO) == 1 && LivePanel.hasColour))
        print()
        let files = CampaignOutputs.Format.allCases.filter { ($0 == .json || format.contains($0)) }.map(\.file)
        print("reports  \(folder): attempts.jsonl, \(files.joined(separator: ", "))")
    }

    /// Throws `GateNotMet` where a gate is not met.
    static func require(_ report: CampaignReport) throws {
        let missed = report.gates.filter { !$0.isMet }
        guard !missed.isEmpty else { return }
        throw GateNotMet(description: "not met: \(missed.map(\.name).joined(separator: ", "))")
    }
}
