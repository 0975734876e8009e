extension SensitiveText {
    /// A phone number: international with a plus, or North American with its parts set apart.
    ///
    /// 555-01xx, which is reserved for fiction, is passed over.
    func phone(at start: Int) -> SensitiveMatch? {
        var digits: [Int] = []
        var groups: [Int] = []
        var end = start
        var index = start
        let isInternational = byte(start) == UInt8(ascii: "+")
        if isInternational { index += 1 }
        var run = 0
        while digits.count <= 15 {
            let next = byte(index)
            if next.isDigit {
                digits.append(next.digit)
                run += 1
                index += 1
                end = index
                continue
            }
            if run > 0 { groups.append(run) }
            run = 0
            // A whole number ends here, whatever digits follow.
            guard groups != [3, 3, 4], groups != [1, 3, 3, 4], isSeparator(at: index) else { break }
            index += 1
        }
        if run > 0 { groups.append(run) }
        guard !byte(end).isLetterOrDigit, byte(start - 1) != UInt8(ascii: "-"), byte(start - 1) != UInt8(ascii: ".")
        else { return nil }
        let national = digits.count == 11 && digits[0] == 1 ? Array(digits.dropFirst()) : digits
        let isAmerican = national.count == 10 && (!isInternational || digits.count == 11)
        if isAmerican {
            let parts = groups.first == 1 && digits.count == 11 ? Array(groups.dropFirst()) : groups
            guard isInternational || parts == [3, 3, 4] else { return nil }
            guard national[0] > 1, national[3] > 1 else { return nil }
            if Array(national[3...7]) == [5, 5, 5, 0, 1] { return nil }
        } else {
            guard isInternational, (8...15).contains(digits.count), digits[0] > 0 else { return nil }
        }
        return SensitiveMatch(kind: .phone, range: start..<end)
    }

    /// Whether the byte at `index` sets the parts of a number apart, more digits following.
    private func isSeparator(at index: Int) -> Bool {
        switch byte(index) {
        case 0x20, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"): break
        default: return false
        }
        let next = byte(index + 1)
        return next.isDigit || ((next == UInt8(ascii: "(") || next == 0x20) && byte(index + 2).isDigit)
    }
}
