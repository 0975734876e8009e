import ArgumentParser
import Files
import Foundation
import Torch

/// The command line: parsing, progress, printing.
@main
struct Plumb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumb",
        abstract: "Makes open language models safe and keeps them useful.",
        discussion: """
            Examples:
              plumb align --recipe Recipes/quickstart.yaml --output runs/quickstart
              plumb chat --adapter runs/quickstart/adapter
            """,
        version: "0.1.0",
        subcommands: [
            AlignCommand.self, DataCommand.self, TrainCommand.self, EvalCommand.self, RedteamCommand.self,
            ChatCommand.self, ModelCommand.self, BenchCommand.self,
        ])

    static func main() async {
        restartWithPassiveThreads()
        // One clear line for an error of ours, exit code 1; the parser's own errors keep their exit code 2.
        do {
            var command = try parseAsRoot()
            Runtime.tuneAllocator()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch let error as GateNotMet {
            say("plumb: \(error)")
            Foundation.exit(3)
        } catch let error as InputError {
            say("plumb: \(error)")
            Foundation.exit(1)
        } catch let code as ExitCode {
            // The command has said what there is to say.
            Foundation.exit(code.rawValue)
        } catch let error as TorchError {
            say("plumb: libtorch: \(error)")
            Foundation.exit(1)
        } catch {
            let code = exitCode(for: error)
            if code == .success || code == .validationFailure { usageExit(error, success: code == .success) }
            say("plumb: \(message(for: error))")
            Foundation.exit(1)
        }
    }

    /// Help goes to standard output with exit code 0, a usage error to standard error with 2.
    private static func usageExit(_ error: any Error, success: Bool) -> Never {
        let text = fullMessage(for: error)
        if success { print(text) } else { say(text) }
        Foundation.exit(success ? 0 : 2)
    }
}

/// A run that worked and whose result is below what was asked for.
struct GateNotMet: Error, CustomStringConvertible {
    var description: String
}
