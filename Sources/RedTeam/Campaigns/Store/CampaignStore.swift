public import Files
import Foundation
import GRDB

/// A campaign on disk: what it depends on, and every attempt made so far.
///
/// Attempts that `save` has taken survive the process and the machine (a write-ahead log, flushed at every commit), and a
/// second process cannot work on the same campaign.
public struct CampaignStore: Sendable {
    let path: String
    let queue: DatabaseQueue
    /// What every attempt depends on: target, suites, attacks, seed.
    public let settings: JSONValue

    /// Begins the campaign at `path`, or goes on with it.
    ///
    /// - Throws: `InputError` where it is no campaign, another process is at work on it, or it was begun with other
    ///   settings; the error names the first that differs.
    public init(_ path: String, settings: JSONValue, suites: [Suite]) throws(InputError) {
        self.path = path
        self.settings = settings
        queue = try Self.open(path)
        try storing {
            try queue.write { db in
                if let text = try String.fetchOne(db, sql: "SELECT settings FROM campaign") {
                    let begun = try JSONValue(parsing: text, file: path)
                    guard let (field, then, now) = begun.firstDifference(from: settings) else { return }
                    throw InputError(
                        file: path, field: String(field.dropFirst()),
                        problem: "the campaign began with \(then), and now it is \(now)",
                        expected: "the settings that it began with",
                        remedy: "repeat the command that began it, or choose another --output")
                }
                try db.execute(
                    sql: "INSERT INTO campaign (id, settings, judge) VALUES (1, ?, '')", arguments: [settings.text()])
                for suite in suites {
                    for row in suite.rows {
                        try db.execute(
                            sql: "INSERT INTO behaviour (id, row, file, line) VALUES (?, ?, ?, ?)",
                            arguments: [row.id, row.json.text(), suite.path, row.line])
                    }
                }
            }
        }
    }

    /// Opens the campaign at `path` that was begun before.
    ///
    /// - Throws: `InputError` where there is none, or another process is at work on it.
    public init(existing path: String) throws(InputError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw InputError(
                file: path, problem: "there is no campaign", expected: "the folder of a `plumb redteam run`",
                remedy: "check the path")
        }
        self.path = path
        let queue = try Self.open(path)
        self.queue = queue
        settings = try Self.storing(path) {
            guard let text = try queue.read({ try String.fetchOne($0, sql: "SELECT settings FROM campaign") }) else {
                throw InputError(file: path, problem: "the campaign was not begun", expected: "one with attempts")
            }
            return try JSONValue(parsing: text, file: path)
        }
    }

    private static func open(_ path: String) throws(InputError) -> DatabaseQueue {
        try storing(path) {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(1)
            configuration.prepareDatabase { db in
                // Held until the process ends, however it ends.
                try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            // After GRDB's own choice for write-ahead logs, which may lose the last transactions with the machine.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            if try queue.read({ try migrator.hasBeenSuperseded($0) }) {
                throw InputError(
                    file: path, problem: "a newer version of plumb wrote it", expected: "a campaign of this version",
                    remedy: "use the newer version")
            }
            try migrator.migrate(queue)
            return queue
        }
    }

    /// Runs `body`; an error of the database becomes one about the file.
    func storing<Result>(_ body: () throws -> Result) throws(InputError) -> Result {
        try Self.storing(path, body)
    }

    private static func storing<Result>(_ path: String, _ body: () throws -> Result) throws(InputError) -> Result {
        do {
            return try body()
        } catch let error as InputError {
            throw error
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                throw InputError(
                    file: path, problem: "another process is at work on the campaign", expected: "one at a time",
                    remedy: "wait for it to end, or choose another --output")
            case .SQLITE_NOTADB, .SQLITE_CORRUPT:
                throw InputError(
                    file: path, problem: "it is no campaign: \(error.message ?? "not a database")",
                    expected: "what `plumb redteam run` wrote", remedy: "restore it, or begin anew with --overwrite")
            case .SQLITE_FULL:
                throw InputError(
                    file: path, problem: "the disk is full", remedy: "free some space, and repeat the command")
            default:
                throw InputError(file: path, problem: "the campaign cannot be stored: \(error.message ?? "\(error)")")
            }
        } catch {
            throw InputError(file: path, problem: "the campaign cannot be stored: \(error.localizedDescription)")
        }
    }
}
