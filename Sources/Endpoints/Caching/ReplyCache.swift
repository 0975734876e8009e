public import Files
import Foundation
import OrderedCollections

/// Replies kept in a JSONL file, so that no request is paid for twice, not even by a run that was killed.
///
/// A reply is found by the SHA-256 of its request, the model and the address; requests and keys are not in the file.
public actor ReplyCache {
    private static let header: JSONValue = ["cache": "replies", "version": 1]

    private let file: LineAppender
    private let lock: FileLock
    private var replies: [String: ChatCompletion]

    /// Opens the cache at `path`, making it if need be, and removes half a line that a killed run left.
    ///
    /// - Throws: `InputError` where it cannot be written, is another kind of file, or another run is writing to it.
    public init(_ path: String) throws(InputError) {
        if FileManager.default.fileExists(atPath: path) {
            // Another kind of file stays as it is: it is looked at before it is opened for writing.
            lock = try FileLock(path)
            let known = try Self.read(path)
            file = try LineAppender(path)
            if known == nil { try file.append(Self.header) }
            replies = known ?? [:]
        } else {
            file = try LineAppender(path)
            lock = try FileLock(path)
            try file.append(Self.header)
            replies = [:]
        }
    }

    /// How many replies it holds.
    public var count: Int { replies.count }

    /// The reply to the request with that key; nil where there is none.
    func reply(for key: String) -> ChatCompletion? {
        var reply = replies[key]
        reply?.isCached = true
        return reply
    }

    /// Keeps `reply` under `key`.
    ///
    /// - Throws: `InputError` when the disk is full or fails; the reply is then kept in memory only.
    func store(_ reply: ChatCompletion, for key: String) throws(InputError) {
        guard replies.updateValue(reply, forKey: key) == nil else { return }
        try file.append(Self.row(reply, key: key))
    }

    /// The replies in the file at `path`, half a last line left out; nil where it has no whole line.
    private static func read(_ path: String) throws(InputError) -> [String: ChatCompletion]? {
        let bytes = try readFile(path)
        let start = Array(header.text().utf8)
        guard bytes.starts(with: start) || start.starts(with: bytes) else {
            throw InputError(
                file: path, line: 1, problem: "the file is no cache of replies",
                expected: "a file that --cache made, or none", remedy: "name another file")
        }
        guard let end = bytes.lastIndex(of: 0x0A) else { return nil }
        var replies: [String: ChatCompletion] = [:]
        for (line, row) in try JSONLines.parse(Array(bytes[...end]), file: path) where row != header {
            guard let key = row["key"]?.string, let text = row["text"]?.string else {
                throw InputError(
                    file: path, line: line, problem: "this is no reply", expected: "key and text",
                    remedy: "remove the line")
            }
            replies[key] = ChatCompletion(
                text: text, toolCalls: row["tool_calls"], finishReason: row["finish_reason"]?.string,
                promptTokens: row["prompt_tokens"]?.integer ?? 0,
                completionTokens: row["completion_tokens"]?.integer ?? 0)
        }
        return replies
    }

    private static func row(_ reply: ChatCompletion, key: String) -> JSONValue {
        var members: OrderedDictionary<String, JSONValue> = ["key": .string(key), "text": .string(reply.text)]
        if let calls = reply.toolCalls { members["tool_calls"] = calls }
        if let reason = reply.finishReason { members["finish_reason"] = .string(reason) }
        members["prompt_tokens"] = .integer(reply.promptTokens)
        members["completion_tokens"] = .integer(reply.completionTokens)
        return .object(members)
    }
}
