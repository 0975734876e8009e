/// Many byte strings in one buffer, found by index.
struct ByteStrings: Sendable {
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = [0]

    var count: Int { ends.count - 1 }

    /// The place of string `index` in `bytes`.
    @inline(__always)
    func range(_ index: Int) -> Range<Int> { ends[index]..<ends[index + 1] }

    subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

    /// Whether string `index` is `other`.
    func isEqual(_ index: Int, _ other: [UInt8]) -> Bool {
        let own = range(index)
        guard own.count == other.count else { return false }
        for offset in 0..<other.count where bytes[own.lowerBound &+ offset] != other[offset] { return false }
        return true
    }

    mutating func append(_ string: some Sequence<UInt8>) {
        bytes.append(contentsOf: string)
        ends.append(bytes.count)
    }

    mutating func reserve(strings: Int, bytes: Int) {
        ends.reserveCapacity(strings + 1)
        self.bytes.reserveCapacity(bytes)
    }
}

/// A hash table from byte strings to ids.
///
/// Strings of up to 7 bytes, which most words are, are their own 64-bit key; longer ones are found by hash and compared.
struct ByteStringTable: Sendable {
    private var short: FlatTable
    private var long = FlatTable()
    private var strings = ByteStrings()
    private var ids: [UInt32] = []
    /// The longest string's length in bytes.
    private(set) var longest = 0
    private(set) var count = 0

    init(capacity: Int = 0) {
        short = FlatTable(capacity: capacity)
    }

    /// The id of the string `bytes[range]`; nil when it is not there.
    @inline(__always)
    func id(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32? {
        if range.count < 8 {
            let id = short[Self.shortKey(bytes, range)]
            return id == FlatTable.none ? nil : UInt32(truncatingIfNeeded: id)
        }
        return range.count > longest ? nil : longID(bytes, range)
    }

    func id(_ bytes: [UInt8]) -> UInt32? { id(bytes, 0..<bytes.count) }

    /// Sets the id of `bytes[range]`; false, changing nothing, when the string has one already.
    @discardableResult
    mutating func insert(_ bytes: [UInt8], _ range: Range<Int>, id: UInt32) -> Bool {
        guard self.id(bytes, range) == nil else { return false }
        count += 1
        longest = max(longest, range.count)
        if range.count < 8 {
            short.insert(Self.shortKey(bytes, range), UInt64(id))
        } else {
            var key = Self.hash(bytes, range)
            while long[key] != FlatTable.none { key = Self.next(key) }
            long.insert(key, UInt64(ids.count))
            ids.append(id)
            strings.append(bytes[range])
        }
        return true
    }

    private func longID(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32? {
        var key = Self.hash(bytes, range)
        while true {
            let entry = long[key]
            guard entry != FlatTable.none else { return nil }
            let index = Int(truncatingIfNeeded: entry)
            if equal(strings.range(index), bytes, range) { return ids[index] }
            key = Self.next(key)
        }
    }

    private func equal(_ own: Range<Int>, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard own.count == range.count else { return false }
        for offset in 0..<own.count
        where strings.bytes[own.lowerBound &+ offset] != bytes[range.lowerBound &+ offset] {
            return false
        }
        return true
    }

    /// The bytes and, in the highest byte, how many they are.
    @inline(__always)
    private static func shortKey(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        pack(bytes, range.lowerBound, range.upperBound) | UInt64(range.count) << 56
    }

    @inline(__always)
    private static func pack(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt64 {
        var word: UInt64 = 0
        var index = start
        while index < end {
            word = word << 8 | UInt64(bytes[index])
            index &+= 1
        }
        return word
    }

    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash = UInt64(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let end = min(index &+ 8, range.upperBound)
            hash = (hash ^ pack(bytes, index, end)) &* 0xBF58_476D_1CE4_E5B9
            hash ^= hash >> 29
            index = end
        }
        return hash == FlatTable.none ? 0 : hash
    }

    private static func next(_ key: UInt64) -> UInt64 { key >= FlatTable.none - 1 ? 0 : key + 1 }
}
