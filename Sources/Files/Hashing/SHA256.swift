import Crypto
public import Foundation

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
public func sha256(of bytes: some DataProtocol) -> String {
    hexadecimal(SHA256.hash(data: bytes))
}

/// The SHA-256 of the file at `path` as 64 lower-case hexadecimal digits, read a piece at a time.
///
/// - Throws: `InputError` when the file is missing or unreadable.
public func sha256(ofFile path: String) throws(InputError) -> String {
    let handle = try openForReading(path)
    var hash = SHA256()
    do {
        try eachPiece(of: handle) { hash.update(data: $0) }
    } catch {
        throw InputError(file: path, problem: "the file cannot be read: \(reason(error))")
    }
    return hexadecimal(hash.finalize())
}
