import ArgumentParser
import Files
import Foundation
import OrderedCollections
import RedTeam
import Recipes

extension RedteamCommand {
    struct Judge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "judge",
            abstract: "Judge a campaign's replies anew and write its reports again, asking nobody.",
            discussion: """
                The replies stay as they are; their outcomes become what today's judge says. Reports go into the folder of \
                the campaign, in the formats and with the gates that are given here.

                Example:
                  plumb redteam judge runs/attack --refusal-text "That is outside what I do." --format html,sarif
                """)

        @Argument(help: ArgumentHelp("The folder of a campaign.", valueName: "folder"))
        var campaign: String
        @OptionGroup var outcome: OutcomeOptions

        func run() throws {
            let readings = try outcome.readings()
            let store = try CampaignStore(existing: "\(campaign)/campaign.sqlite")
            let changed = try store.rejudge(outcome.attemptJudge)
            let hashes = (try? JSONValue(file: "\(campaign)/run.json"))?["hashes"]?.object ?? [:]
            let report = try outcome.write(
                store, folder: campaign, hashes: hashes.map { ($0.key, $0.value.string ?? "") }, readings: readings)
            outcome.show(report, folder: campaign)
            print("changed  \(changed) outcomes")
            try OutcomeOptions.require(report)
        }
    }
}
