import ArgumentParser
import Files
import Foundation
import Recipes

/// Where a run goes.
struct RunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The run folder to write.", valueName: "folder"))
    var output: String

    @Flag(help: "Start over where the folder already holds a run.")
    var overwrite = false
}

/// Follows a run on standard error: a heading a stage, a line of progress, notes.
final class RunDisplay {
    private var stage = ""
    private var line: (progress: ProgressLine, total: Int, unit: String)?

    func show(_ event: AlignmentRun.Event) {
        switch event {
        case .stage(let name):
            stage = name
            line = nil
            say("\n▸ \(name)")
        case .note(let text):
            say("  \(text)")
        case .progress(let done, let total, let unit, let detail):
            if line?.total != total || line?.unit != unit {
                line = (ProgressLine(total: total, unit: unit), total, unit)
            }
            line?.progress.update(done, note: detail)
        }
    }
}

/// Runs `body` with the folder marked failed when it throws and interrupted on Ctrl-C (exit code 130).
func marking<Result>(_ folder: RunFolder, _ body: () throws -> Result) throws -> Result {
    let interrupt = onInterrupt {
        try? folder.finish(.interrupted, problem: "stopped by Ctrl-C")
        say("\nplumb: interrupted; \(folder.path) is marked so, and nothing in it is half-written")
    }
    defer { interrupt.cancel() }
    do {
        return try body()
    } catch {
        try? folder.finish(.failed, problem: "\(error)")
        throw error
    }
}

/// Calls `action` on Ctrl-C or a request to terminate, then ends the process with exit code 130.
private func onInterrupt(_ action: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
        action()
        _exit(130)
    }
    source.resume()
    return source
}

/// The folder where reference log-probabilities are kept between runs.
func referenceCache(beside output: String) -> String {
    ProcessInfo.processInfo.environment["PLUMB_CACHE"]
        ?? ((output as NSString).deletingLastPathComponent as NSString).appendingPathComponent(".cache/reference")
}
