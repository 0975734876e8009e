/// Finds the records of an event file, as far as they are whole.
struct EventParser {
    private let bytes: [UInt8]
    /// Where the next record begins.
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The step of the next record; nil at the end, at half a record, and at one whose checksum is wrong.
    mutating func nextStep() -> Int? {
        guard bytes.count - offset >= 16 else { return nil }
        let length = integer(at: offset, bytes: 8)
        guard EventRecord.masked(bytes[offset..<offset + 8]) == UInt32(integer(at: offset + 8, bytes: 4)),
            length <= UInt64(bytes.count - offset - 16)
        else { return nil }
        let message = offset + 12..<offset + 12 + Int(length)
        guard EventRecord.masked(bytes[message]) == UInt32(integer(at: message.upperBound, bytes: 4)),
            let step = step(in: message)
        else { return nil }
        offset = message.upperBound + 4
        return step
    }

    private func integer(at offset: Int, bytes count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
    }

    /// Field 2 of the message in `range`, 0 where it is left out; nil where the message is malformed.
    private func step(in range: Range<Int>) -> Int? {
        var at = range.lowerBound
        func varint() -> UInt64? {
            var value: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 7) {
                guard at < range.upperBound else { return nil }
                let byte = bytes[at]
                at += 1
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
            }
            return nil
        }
        var step = 0
        while at < range.upperBound {
            guard let key = varint() else { return nil }
            switch key & 7 {
            case 0:
                guard let value = varint() else { return nil }
                if key >> 3 == 2 { step = Int(Int64(bitPattern: value)) }
            case 1: at += 8
            case 2:
                guard let length = varint(), length <= UInt64(range.upperBound - at) else { return nil }
                at += Int(length)
            case 5: at += 4
            default: return nil
            }
        }
        return at == range.upperBound ? step : nil
    }
}
