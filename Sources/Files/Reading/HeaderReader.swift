import Foundation

/// Reads little-endian values from the start of a file in bounded pieces, checking every length against the file's size.
///
/// A header claims how long its parts are; none of these claims is believed before it fits what is left of the file.
struct HeaderReader {
    /// What one read from the disk asks for, unless a single string is longer.
    private static let piece = 1 << 18

    /// What to do about a file that contradicts itself.
    static let damaged = "download or copy the file again"

    let file: String
    /// Bytes in the whole file.
    let size: Int
    /// The key or tensor being read, for messages.
    var field: String?

    private let handle: FileHandle?
    private var window: [UInt8]
    /// The offset in the file of the first byte of `window`.
    private var windowStart = 0
    private var cursor = 0

    /// A reader of the file at `path`.
    init(path: String) throws(InputError) {
        let handle = try openForReading(path)
        do {
            let size = Int(clamping: try handle.seekToEnd())
            try handle.seek(toOffset: 0)
            (self.file, self.size, self.handle, self.window) = (path, size, handle, [])
        } catch {
            throw InputError(
                file: path, problem: "the file cannot be read: \(reason(error))", expected: "a regular file")
        }
    }

    /// A reader of the first bytes of a file of `size` bytes.
    init(header: [UInt8], size: Int, file: String) {
        (self.file, self.size, self.handle, self.window) = (file, size, nil, header)
    }

    /// The offset in the file of the next byte to be read.
    var position: Int { windowStart + cursor }
    /// Bytes between here and the end of the file.
    var remaining: Int { max(0, size - position) }

    /// The next integer, little-endian.
    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(InputError) -> Value {
        let width = Value.bitWidth / 8
        try load(width)
        var value: UInt64 = 0
        for index in 0..<width { value |= UInt64(window[cursor + index]) << UInt64(8 * index) }
        cursor += width
        return Value(truncatingIfNeeded: value)
    }

    /// The next `count` bytes.
    mutating func bytes(_ count: Int) throws(InputError) -> [UInt8] {
        try load(count)
        defer { cursor += count }
        return [UInt8](window[cursor..<cursor + count])
    }

    /// The next `count` bytes as text; what is not UTF-8 is an error.
    mutating func text(_ count: Int) throws(InputError) -> String {
        try load(count)
        let range = cursor..<cursor + count
        if let place = UTF8Check.firstInvalid(in: window, range) {
            throw failure("byte \(windowStart + place) is not UTF-8", expected: "UTF-8 text")
        }
        cursor += count
        return String(decoding: window[range], as: UTF8.self)
    }

    /// The next 64-bit count, once it is sure that as many items of at least `width` bytes each can follow.
    mutating func count(width: Int, of items: String) throws(InputError) -> Int {
        let count: UInt64 = try integer()
        guard let whole = Int(exactly: count), whole <= remaining / max(width, 1) else {
            throw failure(
                "the header announces \(count) \(items), but only \(remaining) of the file's \(size) bytes are left",
                expected: "at least \(width) bytes for each", remedy: Self.damaged)
        }
        return whole
    }

    /// Makes the next `count` bytes available in `window`.
    private mutating func load(_ count: Int) throws(InputError) {
        if count <= window.count - cursor { return }
        guard count <= remaining else { throw truncated(count) }
        window.removeFirst(cursor)
        windowStart += cursor
        cursor = 0
        guard let handle else { throw truncated(count) }
        do {
            while window.count < count {
                let wanted = max(Self.piece, count - window.count)
                let more = try inPool { try handle.read(upToCount: wanted) }
                guard let more, !more.isEmpty else { break }
                window += more
            }
        } catch {
            throw failure("the file cannot be read: \(reason(error))")
        }
        guard count <= window.count else { throw truncated(count) }
    }

    private func truncated(_ count: Int) -> InputError {
        failure(
            "the file ends in the middle of the header", expected: "\(count) bytes from byte \(position) on",
            remedy: Self.damaged)
    }

    /// An error about the part being read.
    func failure(_ problem: String, expected: String? = nil, remedy: String? = nil) -> InputError {
        InputError(file: file, field: field, problem: problem, expected: expected, remedy: remedy)
    }
}
