import ArgumentParser
import Evidence
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

extension RunOptions {
    /// The folder of a run that the same command goes on with, also where it is done; a new one where there is none, or
    /// with --overwrite.
    func openOrGoOn(command: String, seed: UInt64, config: JSONValue) throws -> RunFolder {
        if !overwrite, RunFolder.holdsRun(output) {
            return try RunFolder(resuming: output, command: command, seed: seed, config: config, evenDone: true)
        }
        return try RunFolder(output, command: command, seed: seed, config: config, overwrite: overwrite)
    }
}

/// Follows a run on standard error: a heading a stage, a line of progress, notes.
final class RunDisplay {
    private var panel: (lines: TrainingPanel, live: LivePanel)?
    private var line: (progress: ProgressLine, total: Int, unit: String)?
    /// What is measured between two steps, where no panel shows it.
    private var measurement: ProgressLine?

    func show(_ event: AlignmentRun.Event) {
        switch event {
        case .stage(let name):
            line = nil
            panel?.live.finish()
            panel = nil
            say("\n▸ \(name)")
        case .note(let text):
            if let panel, LivePanel.isPossible { panel.live.say("  \(text)") } else { say("  \(text)") }
        case .training(let row, let done, let total): show(row, done: done, total: total)
        case .measuring(let what, let done, let total, let unit):
            guard panel != nil else {
                let progress = measurement ?? ProgressLine(total: total, unit: unit)
                measurement = done < total ? progress : nil
                return progress.update(done, note: what)
            }
            panel?.lines.measure(what, done: done, total: total)
            draw(must: false)
        case .progress(let done, let total, let unit, let detail):
            if line?.total != total || line?.unit != unit {
                line = (ProgressLine(total: total, unit: unit), total, unit)
            }
            line?.progress.update(done, note: detail)
        }
    }
}

extension RunDisplay {
    /// A panel on a terminal, elsewhere a line every so often.
    private func show(_ row: JSONValue, done: Int, total: Int) {
        guard LivePanel.isPossible else {
            guard let loss = row["loss"]?.number else { return }
            let margin = row["rewards/margins"]?.number.map { "  margin \(Figures.decimal($0, places: 3))" } ?? ""
            let note = "loss \(Figures.decimal(loss, places: 3))\(margin)"
            return show(.progress(done: done, total: total, unit: "steps", detail: note))
        }
        var (lines, live) = panel ?? (TrainingPanel(), LivePanel())
        lines.add(row, done: done, total: total)
        panel = (lines, live)
        draw(must: done == total)
    }

    private func draw(must: Bool) {
        guard let (lines, live) = panel else { return }
        live.draw(must: must) { lines.lines(width: $0, colour: LivePanel.hasColour) }
    }
}

/// Runs `body` with the folder marked failed when it throws and interrupted on Ctrl-C (exit code 130).
func marking<Result>(_ folder: RunFolder, _ body: () throws -> Result) throws -> Result {
    let interrupt = onInterrupt {
        LivePanel.close()
        try? folder.finish(.interrupted, problem: "stopped by Ctrl-C")
        say("\nplumb: interrupted; \(folder.path) is marked so, and nothing in it is half-written")
    }
    defer {
        interrupt.cancel()
        LivePanel.close()
    }
    do {
        return try body()
    } catch {
        try? folder.finish(error is GateNotMet ? .gateNotMet : .failed, problem: "\(error)")
        throw error
    }
}

/// The same for work that waits.
func marking<Result>(_ folder: RunFolder, _ body: () async throws -> Result) async throws -> Result {
    let interrupt = onInterrupt {
        LivePanel.close()
        try? folder.finish(.interrupted, problem: "stopped by Ctrl-C")
        say("\nplumb: interrupted; \(folder.path) is marked so, and the same command goes on")
    }
    defer { interrupt.cancel() }
    do {
        return try await body()
    } catch {
        try? folder.finish(error is GateNotMet ? .gateNotMet : .failed, problem: "\(error)")
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
