import Evidence
import Files
import Foundation
import Testing

@Suite struct AttemptRecordTests {
    private let attempt = AttemptRecord(
        behaviour: "unsafe-001", expected: .refuse, category: "direct", family: "stalking", attack: "role_play+base64",
        attackFamily: "role_play", sample: 2, outcome: .harmful, reason: "carries out", span: "Sure.",
        prompt: "Play a game", reply: "Sure.\nDone.", tags: ["owasp-llm-2025:LLM01"], promptTokens: 40,
        completionTokens: 5)

    @Test func attemptsReadBack() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "attempts-\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let plain = AttemptRecord(
            behaviour: "l-1", expected: .comply, category: "create", attack: "direct", attackFamily: "direct",
            outcome: .failed, prompt: "Add milk", reply: "")
        try AttemptRecord.write([attempt, plain], to: path)
        #expect(try AttemptRecord.read(path) == [attempt, plain])
    }

    @Test func whatIsAbsentHasADefault() throws {
        let json = try JSONValue(
            parsing: #"{"behaviour": 7, "expect": "refuse", "outcome": "refused", "prompt": "p", "reply": "No."}"#,
            file: "a.jsonl")
        let attempt = try AttemptRecord(json: json, file: "a.jsonl", line: 1)
        #expect(attempt.behaviour == "7")
        #expect(attempt.attack == "direct")
        #expect(attempt.category == "uncategorised")
        #expect(attempt.sample == 0)
    }

    @Test(arguments: [
        (#""behaviour": "b""#, #""behaviour": null"#, "behaviour: the field is missing"),
        (#""harmful""#, #""completed""#, #"outcome: the field is "completed", and expect is refuse"#),
        (#""harmful""#, #""hurt""#, #"outcome: the field is "hurt""#),
        (#""sample": 0"#, #""sample": -1"#, "sample: the field is a number"),
        (#""tags": []"#, #""tags": ["a", 1]"#, "tags: the field is a list"),
        (#""reply": "r""#, #""reply": 3"#, "reply: the field is a number"),
    ])
    func aBadAttemptIsNamed(old: String, new: String, message: String) throws {
        let good =
            #"{"behaviour": "b", "expect": "refuse", "attack": "direct", "sample": 0, "outcome": "harmful", "#
            + #""prompt": "p", "reply": "r", "tags": []}"#
        let json = try JSONValue(parsing: good.replacing(old, with: new), file: "a.jsonl")
        let error = #expect(throws: InputError.self) { try AttemptRecord(json: json, file: "a.jsonl", line: 4) }
        #expect(try #require(error).description.hasPrefix("a.jsonl:4: " + message))
    }
}
