/// One TensorBoard event: the protobuf `Event` within the frame of a TFRecord.
struct EventRecord: Hashable {
    /// Seconds since 1970.
    var wallTime: Double
    var step = 0
    /// Set in the first record of a file.
    var fileVersion: String?
    /// Tags and values, in their order.
    var scalars: [Scalar] = []

    struct Scalar: Hashable {
        var tag: String
        var value: Float
    }

    /// The message: `wall_time` = 1, `step` = 2, `file_version` = 3, `summary` = 5 { `value` = 1 { `tag` = 1, `simple_value` = 2 } }.
    var message: [UInt8] {
        var message = ProtobufWriter()
        message.write(field: 1, wallTime)
        message.write(field: 2, step)
        if let fileVersion { message.write(field: 3, Array(fileVersion.utf8)) }
        guard !scalars.isEmpty else { return message.bytes }
        var summary = ProtobufWriter()
        for scalar in scalars {
            var value = ProtobufWriter()
            value.write(field: 1, Array(scalar.tag.utf8))
            value.write(field: 2, scalar.value)
            summary.write(field: 1, value.bytes)
        }
        message.write(field: 5, summary.bytes)
        return message.bytes
    }

    /// The record's bytes: length, its checksum, the message, its checksum, all little-endian.
    var framed: [UInt8] {
        let message = message
        let length = littleEndian(UInt64(message.count))
        return length + littleEndian(Self.masked(length)) + message + littleEndian(Self.masked(message))
    }

    /// The checksum that TFRecord stores: rotated and shifted, so that a checksum of checksums stays sound.
    static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let crc = crc32c(bytes)
        return ((crc >> 15) | (crc << 17)) &+ 0xA282_EAD8
    }
}

/// Fields of a protobuf message, in the order they are written.
private struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(field: Int, _ value: Double) {
        varint(UInt64(field << 3 | 1))
        bytes += littleEndian(value.bitPattern)
    }

    mutating func write(field: Int, _ value: Float) {
        varint(UInt64(field << 3 | 5))
        bytes += littleEndian(value.bitPattern)
    }

    /// An integer; nothing for 0, which is the default.
    mutating func write(field: Int, _ value: Int) {
        guard value != 0 else { return }
        varint(UInt64(field << 3))
        varint(UInt64(bitPattern: Int64(value)))
    }

    mutating func write(field: Int, _ content: [UInt8]) {
        varint(UInt64(field << 3 | 2))
        varint(UInt64(content.count))
        bytes += content
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
