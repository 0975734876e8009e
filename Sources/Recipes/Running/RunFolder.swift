public import Files
import Foundation
import OrderedCollections
import Synchronization
import Torch

/// A run's folder and its manifest `run.json`, which says at every moment what the run is and how it stands.
///
/// The manifest is written whole at the start, after every stage and at the end, so an interrupted run is marked as
/// such and nothing in the folder is half-written.
public final class RunFolder: Sendable {
    /// How a run stands.
    public enum Status: String, Sendable {
        case running, done, failed, interrupted
        case gateNotMet = "gate_not_met"
    }

    public let path: String

    private struct State: Sendable {
        var status = Status.running
        var problem: String?
        var config: JSONValue = [:]
        var hashes: [(name: String, sha256: String)] = []
        var timings: [(stage: String, seconds: Double)] = []
    }
    private let state = Mutex(State())
    private let command: String
    private let seed: UInt64
    private let started: Date
    /// Hashes that a resumed run must have again.
    private let expectedHashes: [String: String]

    /// Makes the folder at `path`; throws where it already holds a run, unless `overwrite` says to start over.
    public init(_ path: String, command: String, seed: UInt64, config: JSONValue, overwrite: Bool) throws {
        self.path = path
        self.command = command
        self.seed = seed
        started = Date()
        expectedHashes = [:]
        let manifest = "\(path)/run.json"
        let files = FileManager.default
        if files.fileExists(atPath: manifest) {
            guard overwrite else {
                throw InputError(
                    file: path, problem: "it already holds a run", expected: "a new folder",
                    remedy: "choose another --output, or add --overwrite to start over")
            }
            for name in Self.contents { try? files.removeItem(atPath: "\(path)/\(name)") }
        } else if let entries = try? files.contentsOfDirectory(atPath: path), !entries.isEmpty {
            throw InputError(
                file: path, problem: "it holds other files", expected: "a new or empty folder",
                remedy: "choose another --output")
        }
        state.withLock { $0.config = config }
        try writeManifest()
    }

    /// Takes up the run at `path` that was interrupted, or with `evenDone` any; throws where it is of another command, or
    /// of other settings.
    public init(
        resuming path: String, command: String, seed: UInt64, config: JSONValue, evenDone: Bool = false
    ) throws {
        self.path = path
        self.command = command
        self.seed = seed
        let manifest = "\(path)/run.json"
        guard FileManager.default.fileExists(atPath: manifest) else {
            throw InputError(
                file: path, problem: "there is no run to resume", expected: "the folder of an interrupted run",
                remedy: "leave --resume out to begin one")
        }
        let json = try JSONValue(file: manifest)
        func refuse(_ field: String, _ problem: String, _ expected: String) -> InputError {
            InputError(file: manifest, field: field, problem: problem, expected: expected)
        }
        guard json["command"]?.string == command else {
            throw refuse("command", "the run is of `plumb \(json["command"]?.string ?? "?")`", "`plumb \(command)`")
        }
        if !evenDone, json["status"]?.string == Status.done.rawValue {
            throw refuse("status", "the run is done", "one that was interrupted or failed")
        }
        if let (field, old, new) = (json["config"] ?? [:]).firstDifference(from: config) {
            throw InputError(
                file: manifest, field: "config\(field)", problem: "the run began with \(old), and now it is \(new)",
                expected: "the settings that the run began with",
                remedy: evenDone ? Self.otherFolder : "repeat the command that began the run, with --resume")
        }
        started = json["started"]?.string.flatMap { ISO8601DateFormatter().date(from: $0) } ?? Date()
        expectedHashes = (json["hashes"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.string }
        let timings = (json["timings"]?.object ?? [:]).compactMap { key, value in value.number.map { (key, $0) } }
        let hashes = expectedHashes.sorted { $0.key < $1.key }.map { (name: $0.key, sha256: $0.value) }
        state.withLock {
            $0.config = config
            $0.timings = timings
            $0.hashes = hashes
        }
        try writeManifest()
    }

    /// What a run writes; starting over removes these and nothing else.
    private static let contents = [
        "run.json", "metrics.jsonl", "pairs.jsonl", "before.jsonl", "transcripts.jsonl", "report.json", "report.html",
        "report.md", "adapter", "checkpoints", "tensorboard", "training.html", "campaign.sqlite", "campaign.sqlite-wal",
        "campaign.sqlite-shm", "attempts.jsonl", "report.junit.xml", "report.sarif", "report.csv", "search.jsonl",
    ]
    private static let otherFolder = "repeat the command that began the run, or choose another --output"

    /// Whether there is a run at `path`.
    public static func holdsRun(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/run.json")
    }

    /// The path of `name` in the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Records the hash of something the run read; throws where a resumed run read something else before.
    public func record(hash: String, of name: String) throws {
        if let expected = expectedHashes[name], expected != hash {
            throw InputError(
                file: path, field: name, problem: "it is not what the run began with", expected: "the same content",
                remedy: "restore it, or begin a new run")
        }
        state.withLock { state in
            state.hashes.removeAll { $0.name == name }
            state.hashes.append((name, hash))
        }
        try writeManifest()
    }

    /// The hashes recorded so far.
    public var hashes: [(name: String, sha256: String)] { state.withLock { $0.hashes } }

    /// Seconds by stage so far.
    public var timings: [(stage: String, seconds: Double)] { state.withLock { $0.timings } }

    /// Runs `body` as the stage `name` and records how long it took.
    public func stage<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        let result = try body()
        let seconds = (clock.now - start) / .seconds(1)
        state.withLock { state in
            // A resumed stage goes on where it was.
            let before = state.timings.firstIndex { $0.stage == name }.map { state.timings.remove(at: $0).seconds }
            state.timings.append((name, seconds + (before ?? 0)))
        }
        try writeManifest()
        return result
    }

    /// Marks how the run ended.
    public func finish(_ status: Status, problem: String? = nil) throws {
        state.withLock {
            $0.status = status
            $0.problem = problem
        }
        try writeManifest()
    }

    private func writeManifest() throws {
        let state = state.withLock { $0 }
        let format = ISO8601DateFormatter()
        var manifest: OrderedDictionary<String, JSONValue> = [
            "command": .string(command), "status": .string(state.status.rawValue),
            "started": .string(format.string(from: started)), "updated": .string(format.string(from: Date())),
            "seed": .integer(Int(clamping: seed)),
            "versions": ["plumb": .string(plumbVersion), "libtorch": .string(Runtime.version)],
            "hashes": .object(.init(state.hashes.map { ($0.name, .string($0.sha256)) }, uniquingKeysWith: { $1 })),
            "timings": .object(.init(state.timings.map { ($0.stage, .number($0.seconds)) }, uniquingKeysWith: { $1 })),
            "peak_memory_bytes": peakMemoryBytes().map(JSONValue.integer) ?? .null, "config": state.config,
        ]
        if let problem = state.problem { manifest["problem"] = .string(problem) }
        try atomicWrite(JSONValue.object(manifest).text(style: .pretty(indent: 2)) + "\n", to: file("run.json"))
    }
}

/// The version of Plumb that writes a run.
public let plumbVersion = "0.1.0"

/// The most memory this process has held, in bytes; nil where the system does not say.
public func peakMemoryBytes() -> Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
        return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1024 }
    }
    return nil
}
