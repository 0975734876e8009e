/// The classes of Unicode scalars that pre-tokenizers ask for, as Hugging Face `tokenizers` answers.
struct CharacterClasses: Sendable {
    /// `\p{L}`.
    static let letter: UInt8 = 1
    /// `\p{N}`.
    static let number: UInt8 = 2
    /// `\s`.
    static let space: UInt8 = 4
    /// `\p{M}`.
    static let mark: UInt8 = 8
    /// `\p{Ll}`.
    static let lower: UInt8 = 16
    /// `\p{Lu}` and `\p{Lt}`.
    static let upper: UInt8 = 32
    /// `\w`.
    static let word: UInt8 = 64
    /// Set for every scalar that NFC may change, or join with what stands before it.
    static let unstable: UInt8 = 128

    static let shared = CharacterClasses()

    /// One byte a scalar.
    private let table: [UInt8]

    private init() {
        var table: [UInt8] = []
        table.reserveCapacity(0x110000)
        for (index, run) in Self.runs.enumerated() {
            let end = index + 1 < Self.runs.count ? Int(Self.runs[index + 1] >> 8) : 0x110000
            table.append(contentsOf: repeatElement(UInt8(truncatingIfNeeded: run), count: end - table.count))
        }
        self.table = table
    }

    /// The classes of `scalar`, a number below 0x110000.
    @inline(__always)
    subscript(scalar: UInt32) -> UInt8 { table[Int(scalar)] }

    /// The classes and the length in bytes of the scalar that starts at `index` of well-formed UTF-8.
    @inline(__always)
    func at(_ bytes: [UInt8], _ index: Int) -> (classes: UInt8, length: Int) {
        let lead = bytes[index]
        if lead < 0x80 { return (table[Int(lead)], 1) }
        let (scalar, length) = UTF8Scalar.decode(bytes, index)
        return (table[Int(scalar)], length)
    }

    /// Whether `scalar` is numeric to Rust's `char::is_numeric`, by which the Digits pre-tokenizer splits.
    ///
    /// Its Unicode is newer than the regex engine's: Tolong Siki digits and Chinese small numerals are numbers there only.
    func isNumeric(_ scalar: UInt32) -> Bool {
        self[scalar] & Self.number != 0 || (0x11DE0...0x11DE9).contains(scalar) || (0x16FF4...0x16FF6).contains(scalar)
    }
}

/// Reading scalars from bytes that are known to be well-formed UTF-8.
enum UTF8Scalar {
    /// The scalar that starts at `index`, with its length in bytes.
    @inline(__always)
    static func decode(_ bytes: [UInt8], _ index: Int) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(bytes[index])
        if lead < 0x80 { return (lead, 1) }
        let second = UInt32(bytes[index &+ 1] & 0x3F)
        if lead < 0xE0 { return ((lead & 0x1F) << 6 | second, 2) }
        let third = UInt32(bytes[index &+ 2] & 0x3F)
        if lead < 0xF0 { return ((lead & 0x0F) << 12 | second << 6 | third, 3) }
        let fourth = UInt32(bytes[index &+ 3] & 0x3F)
        return ((lead & 0x07) << 18 | second << 12 | third << 6 | fourth, 4)
    }

    /// Appends the UTF-8 of `scalar`.
    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        switch scalar {
        case ..<0x80:
            bytes.append(UInt8(scalar))
        case ..<0x800:
            bytes.append(UInt8(0xC0 | scalar >> 6))
            bytes.append(UInt8(0x80 | scalar & 0x3F))
        case ..<0x10000:
            bytes.append(UInt8(0xE0 | scalar >> 12))
            bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(0x80 | scalar & 0x3F))
        default:
            bytes.append(UInt8(0xF0 | scalar >> 18 & 0x07))
            bytes.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(0x80 | scalar & 0x3F))
        }
    }

    /// Where the scalar that ends before `index` starts; `index` is above 0.
    @inline(__always)
    static func start(before index: Int, _ bytes: [UInt8]) -> Int {
        var start = index &- 1
        while start > 0, bytes[start] & 0xC0 == 0x80 { start &-= 1 }
        return start
    }
}
