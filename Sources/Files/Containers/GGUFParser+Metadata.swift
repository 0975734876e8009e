import OrderedCollections

extension GGUFParser {
    /// Reads one key and its value.
    mutating func parsePair() throws(InputError) {
        reader.field = "metadata key \(metadata.count + 1)"
        let key = try name()
        reader.field = key
        let value = try value(type: try reader.integer())
        guard metadata.updateValue(value, forKey: key) == nil else {
            throw reader.failure("the metadata key appears twice", expected: "each key once")
        }
        reader.field = nil
    }

    /// The name of a key or a tensor.
    mutating func name() throws(InputError) -> String {
        let name = try string(limit: Limit.nameBytes)
        guard !name.isEmpty else { throw reader.failure("the name is empty", remedy: HeaderReader.damaged) }
        return name
    }

    /// A text with its length in front.
    private mutating func string(limit: Int) throws(InputError) -> String {
        let count = try reader.count(width: 1, of: "bytes of text")
        guard count <= limit else {
            throw reader.failure(
                "the header announces a text of \(count) bytes", expected: "at most \(limit)",
                remedy: HeaderReader.damaged)
        }
        return try reader.text(count)
    }

    private mutating func value(type: UInt32) throws(InputError) -> GGUFValue {
        switch type {
        case 0: .integer(try integer(UInt8.self))
        case 1: .integer(try integer(Int8.self))
        case 2: .integer(try integer(UInt16.self))
        case 3: .integer(try integer(Int16.self))
        case 4: .integer(try integer(UInt32.self))
        case 5: .integer(try integer(Int32.self))
        case 6: .number(Double(try float()))
        case 7: .bool(try bool())
        case 8: .string(try string(limit: Limit.textBytes))
        case 9: try list()
        case 10: .integer(try integer(UInt64.self))
        case 11: .integer(try integer(Int64.self))
        case 12: .number(try double())
        default: throw unknown(type, "0 to 12")
        }
    }

    private mutating func list() throws(InputError) -> GGUFValue {
        let type: UInt32 = try reader.integer()
        switch type {
        case 0: return .integers(try integers(UInt8.self))
        case 1: return .integers(try integers(Int8.self))
        case 2: return .integers(try integers(UInt16.self))
        case 3: return .integers(try integers(Int16.self))
        case 4: return .integers(try integers(UInt32.self))
        case 5: return .integers(try integers(Int32.self))
        case 6: return .floats(try each(width: 4) { parser throws(InputError) in try parser.float() })
        case 7: return .bools(try each(width: 1) { parser throws(InputError) in try parser.bool() })
        case 8:
            return .strings(
                try each(width: 8) { parser throws(InputError) in try parser.string(limit: Limit.textBytes) })
        case 10: return .integers(try integers(UInt64.self))
        case 11: return .integers(try integers(Int64.self))
        case 12: return .doubles(try each(width: 8) { parser throws(InputError) in try parser.double() })
        default: throw unknown(type, "0 to 8 or 10 to 12 for the elements of a list")
        }
    }

    /// A list whose length comes next and whose elements take at least `width` bytes each.
    private mutating func each<Element>(
        width: Int, _ read: (inout GGUFParser) throws(InputError) -> Element
    ) throws(InputError) -> [Element] {
        let count = try reader.count(width: width, of: "elements")
        guard count <= Limit.elements else {
            throw reader.failure(
                "the header announces a list of \(count) elements", expected: "at most \(Limit.elements)",
                remedy: HeaderReader.damaged)
        }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    private mutating func integers<Value: FixedWidthInteger>(_ type: Value.Type) throws(InputError) -> [Int] {
        try each(width: Value.bitWidth / 8) { parser throws(InputError) in try parser.integer(type) }
    }

    private mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(InputError) -> Int {
        let value: Value = try reader.integer()
        guard let whole = Int(exactly: value) else {
            throw reader.failure("the value \(value) is too large", expected: "an integer up to \(Int.max)")
        }
        return whole
    }

    private mutating func float() throws(InputError) -> Float { Float(bitPattern: try reader.integer()) }

    private mutating func double() throws(InputError) -> Double { Double(bitPattern: try reader.integer()) }

    private mutating func bool() throws(InputError) -> Bool {
        let byte: UInt8 = try reader.integer()
        guard byte < 2 else { throw reader.failure("a truth value is stored as \(byte)", expected: "0 or 1") }
        return byte == 1
    }

    private func unknown(_ type: UInt32, _ expected: String) -> InputError {
        reader.failure("value type \(type) is unknown", expected: expected, remedy: HeaderReader.damaged)
    }
}
