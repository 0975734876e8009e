extension JSONParser {
    /// Reads a number.
    mutating func number() throws(InputError) -> JSONValue {
        let first = index
        let negative = bytes[index] == UInt8(ascii: "-")
        if negative { index += 1 }
        let leading = index
        var magnitude: UInt64 = 0
        var fits = true
        while index < end, let digit = digit(bytes[index]) {
            let (tens, over) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, over2) = tens.addingReportingOverflow(UInt64(digit))
            magnitude = sum
            fits = fits && !over && !over2
            index += 1
        }
        guard index > leading else { throw failure("\(found) is not a digit", expected: "a number") }
        guard bytes[leading] != UInt8(ascii: "0") || index == leading + 1 else {
            throw failure("the number starts with a needless zero", expected: "a number such as 7 or 0.7", at: first)
        }
        var whole = true
        if index < end, bytes[index] == UInt8(ascii: ".") {
            whole = false
            index += 1
            try digits()
        }
        if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
            whole = false
            index += 1
            if index < end, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        if whole, fits {
            if !negative, let value = Int(exactly: magnitude) { return .integer(value) }
            if negative, magnitude <= UInt64(Int.max) + 1 { return .integer(Int(truncatingIfNeeded: 0 &- magnitude)) }
        }
        guard let value = Double(String(decoding: bytes[first..<index], as: UTF8.self)), value.isFinite else {
            throw failure("the number is too large", expected: "a magnitude up to 1.8e308", at: first)
        }
        return .number(value)
    }

    private mutating func digits() throws(InputError) {
        let first = index
        while index < end, digit(bytes[index]) != nil { index += 1 }
        guard index > first else { throw failure("\(found) is not a digit", expected: "a digit") }
    }

    private func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? digit : nil
    }
}
