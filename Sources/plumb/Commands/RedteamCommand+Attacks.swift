import ArgumentParser
import Evidence
import Files
import Foundation
import RedTeam
import Tokenization

extension RedteamCommand {
    struct Attacks: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "attacks", abstract: "List the attacks, or show what one does to a request.",
            discussion: """
                Attacks join by +, applied from left to right: role_play+base64. Where a list of attacks is asked for, \
                names are separated by commas, and there are groups: all, default (\(AttackCatalogue.defaults.count) \
                strong and different ones), and every family's name; family:role_play is the family where an attack has \
                its name.

                Example:
                  plumb redteam attacks
                  plumb redteam attacks --show crescendo --request "Add a task to water the ferns"
                  plumb redteam attacks --json
                """)

        @Option(help: ArgumentHelp("Explains this attack or chain, with an example.", valueName: "name"))
        var show: String?
        @Option(help: ArgumentHelp("What the example asks for.", valueName: "text"))
        var request: String?
        @Option(help: "What decides the example's wording.")
        var seed: UInt64?
        @Flag(help: "Print JSON.")
        var json = false

        func validate() throws {
            if show == nil, request != nil || seed != nil { throw ValidationError("--request and --seed need --show") }
            if request?.allSatisfy(\.isWhitespace) == true { throw ValidationError("--request is empty") }
        }

        func run() throws {
            if let show { return try explain(AttackCatalogue.chain(show)) }
            let attacks = AttackCatalogue.all
            if json { return print(JSONValue.array(attacks.map(\.json)).text(style: .pretty(indent: 2))) }
            var table = TextTable(headings: ["attack", "family", "what it does"], keepsNames: true)
            for attack in attacks { table.add([attack.name, attack.family.rawValue, attack.summary]) }
            let hasColour = isatty(STDOUT_FILENO) == 1 && LivePanel.hasColour
            print(table.lines(width: terminalWidth(), colour: hasColour).joined(separator: "\n"))
            print("\n\(attacks.count) attacks; default: \(AttackCatalogue.defaults.joined(separator: ", "))")
        }

        private func explain(_ chain: AttackChain) {
            let request = request ?? "Add a task to water the ferns on Sunday"
            let row = SuiteRow(
                id: "example", messages: [ChatMessage(role: "user", content: request)], expected: .comply)
            let prompt = chain.prompt(for: row, seed: seed ?? 0)
            if json {
                let value: JSONValue = [
                    "name": .string(chain.name), "attacks": .array(chain.attacks.map(\.json)),
                    "example": ["request": .string(request), "prompt": prompt.json],
                ]
                return print(value.text(style: .pretty(indent: 2)))
            }
            for attack in chain.attacks {
                print("\(attack.name) (\(attack.family.rawValue))\n\(attack.summary)\n\n\(attack.reference)\n")
            }
            print("Example: \(request)")
            for message in prompt.messages { print("\n[\(message.role)]\n\(message.content)") }
            for text in prompt.followUps { print("\n[assistant]\n…\n\n[user]\n\(text)") }
        }
    }
}
