import Preferences
import Testing

/// Numbers with known check digits, and those that standards reserve.
@Suite struct SensitiveTextTests {
    private func isFound(_ text: String) -> Bool {
        places([pair("Note this: \(text) for me", "Sure. Noted.", "Noted hens.")]).map(\.rule) == [.personalData]
    }

    // The check digits were worked out by hand from the formulas.
    @Test(arguments: [
        "4539 1488 0343 6467", "4539148803436467", "3782 822463 10005", "GB82 WEST 1234 5698 7654 32",
        "DE89370400440532013000", "NO93 8601 1117 947", "212-867-5309", "(212) 867-5309", "+1 212 867 5309",
        "+44 161 715 4321", "123-45-6789", "bo@mailhost.org", "8.20.30.40",
    ])
    func personalDataIsFound(_ text: String) { #expect(isFound(text)) }

    @Test(arguments: [
        "4539 1488 0343 6468", "4539148803436466", "GB82 WEST 1234 5698 7654 33", "DE89370400440532013001",
        "212-555-0123", "(212) 555-0199", "+1 212 555 0100", "000-12-3456", "666-12-3456", "900-12-3456", "123-00-6789",
        "bo@example.com", "bo@mail.example.org", "bo@host.test", "192.0.2.7", "198.51.100.7", "203.0.113.7", "10.1.2.3",
        "192.168.1.1", "127.0.0.1", "1.2.3", "256.1.1.1", "version 1.2.3.4", "2026-11-05 10:30", "room 1234 5678",
        "@someone", "a@b",
    ])
    func reservedAndWrongValuesAreNot(_ text: String) { #expect(!isFound(text)) }

    @Test func reportsDoNotRepeatTheValue() {
        let report = lint(pair("Write to bo@mailhost.org", "Sure. Written.", "Wrote to hens."))
        #expect(report.findings.map(\.message) == ["it holds an e-mail address (“bo@…”)"])
    }
}
