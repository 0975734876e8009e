import Files
import Foundation
import RedTeam
import Testing

@Suite struct SearchLogTests {
    @Test func linesReadBackByBehaviourWithoutHalfALine() throws {
        try withFile(#"{"behaviour": "a", "step": 0, "loss": 2, "suffix": [1]}"# + "\n{\"behav") { path in
            let log = try SearchLog(path)
            try log.append(SuffixStep(number: 1, loss: 1.5, suffix: [2], text: " x").json(behaviour: "a"))
            try log.append(SuffixStep(number: 0, loss: 3, suffix: [3], text: " y").json(behaviour: "b"))
            #expect(log.known.count == 1)
            let again = try SearchLog(path)
            #expect(try again.rows(of: "a", SuffixStep.init(json:file:line:)).map(\.number) == [0, 1])
            #expect(try again.rows(of: "b", SuffixStep.init(json:file:line:)).map(\.loss) == [3])
            #expect(try again.rows(of: "c", SuffixStep.init(json:file:line:)).isEmpty)
        }
        try withFile("") { (path: String) throws in #expect(try SearchLog(path).known.isEmpty) }
        try withFile(#"{"step": 0}"#) { (path: String) throws in
            let error = #expect(throws: InputError.self) { try SearchLog(path) }
            #expect(try #require(error).field == "behaviour")
        }
    }
}
