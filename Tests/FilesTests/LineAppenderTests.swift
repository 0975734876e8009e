import Files
import Foundation
import Testing

@Suite struct LineAppenderTests {
    @Test func appendsLinesAcrossRuns() throws {
        try Fixtures.withFolder { folder in
            let path = folder + "/run/metrics.jsonl"
            try LineAppender(path).append(["step": 1])
            let log = try LineAppender(path)
            try log.append(contentsOf: [["step": 2], ["step": 3, "text": "a\nb"]])
            try log.synchronize()
            #expect(
                try String(decoding: readFile(path), as: UTF8.self)
                    == "{\"step\":1}\n{\"step\":2}\n{\"step\":3,\"text\":\"a\\nb\"}\n")
        }
    }

    /// What is in the file, how many lines to keep, and what is there once a line has been appended.
    @Test(
        arguments: [
            ("", nil, "{}\n"), ("{\"a\":1}\n{\"a\":", nil, "{\"a\":1}\n{}\n"), ("{\"a\":1}", nil, "{\"a\":1}\n{}\n"),
            ("{\"a\"", nil, "{}\n"), ("{\"a\":1}\n{\"b\":1}\n", 1, "{\"a\":1}\n{}\n"),
            ("{\"a\":1}\n{\"b\":1}", 1, "{\"a\":1}\n{}\n"),
            ("{\"a\":1}\n{\"b\":1}", 2, "{\"a\":1}\n{\"b\":1}\n{}\n"), ("{\"a\":1}\n", 0, "{}\n"),
            ("{\"a\":1}\n\n", nil, "{\"a\":1}\n\n{}\n"),
        ] as [(String, Int?, String)])
    func mends(before: String, keeping: Int?, after: String) throws {
        try Fixtures.withFolder { folder in
            let path = folder + "/metrics.jsonl"
            try atomicWrite(before, to: path)
            try LineAppender(path, keeping: keeping).append([:])
            #expect(try String(decoding: readFile(path), as: UTF8.self) == after)
        }
    }

    @Test func refusesToResumeFromTooShortALogAndToSpoilOtherFiles() throws {
        try Fixtures.withFolder { folder in
            let path = folder + "/metrics.jsonl"
            try atomicWrite("{}\n{}", to: path)
            #expect(
                message { () throws(InputError) in _ = try LineAppender(path, keeping: 3) }
                    == "\(path): the log has 2 lines; expected at least 3 "
                    + "(resume from an earlier checkpoint, or start the run afresh)")
            try atomicWrite("GGUF", to: path)
            #expect(
                message { () throws(InputError) in _ = try LineAppender(path) }
                    == "\(path):1: the file is not a log; expected JSON objects, one a line (name another file)")
            #expect(try readFile(path) == Array("GGUF".utf8))
        }
    }
}
