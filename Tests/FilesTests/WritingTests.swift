import Files
import Foundation
import Testing

@Suite struct WritingTests {
    private struct Stop: Error {}

    @Test func replacesAFileAndMakesFolders() throws {
        try Fixtures.withFolder { folder in
            let path = folder + "/new/sub/report.json"
            try atomicWrite("one", to: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            try atomicWrite(Data("two".utf8), to: path)
            try atomicWrite(to: path) { writer in
                try writer.write("three ")
                try writer.write([UInt8](repeating: 65, count: 3 << 20))
                try writer.write(" four")
            }
            #expect(
                try readFile(path) == Array("three ".utf8) + [UInt8](repeating: 65, count: 3 << 20)
                    + Array(" four".utf8))
            #expect(try names(folder + "/new/sub") == ["report.json"])
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
        }
    }

    @Test func leavesEverythingAsItWasWhenTheBodyThrows() throws {
        try Fixtures.withFolder { folder in
            let path = folder + "/report.json"
            try atomicWrite("old", to: path)
            #expect(throws: Stop.self) {
                try atomicWrite(to: path) { writer in
                    try writer.write("half of the ne")
                    throw Stop()
                }
            }
            #expect(try readFile(path) == Array("old".utf8))
            #expect(try names(folder) == ["report.json"])
        }
    }

    @Test func removesWhatAnInterruptedWriterLeft() throws {
        try Fixtures.withFolder { folder in
            let others = [".a.json.bak.0123abcd.partial", ".a.json.0123.partial", ".b.json.0123abcd.partial"]
            for name in others + [".a.json.0123abcd.partial", ".a.json.ffffffff.partial"] {
                try Data("half".utf8).write(to: URL(filePath: folder + "/" + name))
            }
            try atomicWrite("whole", to: folder + "/a.json")
            #expect(try names(folder) == (others + ["a.json"]).sorted())
        }
    }

    @Test func leavesALivingWriterAlone() throws {
        try Fixtures.withFolder { folder in
            let path = folder + "/a.json"
            try atomicWrite(to: path) { writer in
                try writer.write("first")
                try atomicWrite("second", to: path)
                #expect(try readFile(path) == Array("second".utf8))
            }
            #expect(try readFile(path) == Array("first".utf8))
            #expect(try names(folder) == ["a.json"])
        }
    }

    @Test func writesThroughALink() throws {
        try Fixtures.withFolder { folder in
            try atomicWrite("old", to: folder + "/target")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/link", withDestinationPath: folder + "/target")
            try atomicWrite("new", to: folder + "/link")
            #expect(try readFile(folder + "/target") == Array("new".utf8))
            #expect(try names(folder) == ["link", "target"])
        }
    }

    @Test func namesWhatStandsInTheWay() throws {
        try Fixtures.withFolder { folder in
            #expect(
                message { () throws(InputError) in try atomicWrite("x", to: folder) }
                    == "\(folder): this is a folder; expected the path of a file to write")
            try atomicWrite("x", to: folder + "/file")
            #expect(
                message { () throws(InputError) in try atomicWrite("x", to: folder + "/file/x") }?
                    .contains("/file/x: the file cannot be written: ") == true)
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "this system has no /dev/full"))
    func saysThatTheDiskIsFull() {
        let expected =
            "/dev/full: the file cannot be written: No space left on device (free some space, or write to another disk)"
        #expect(message { () throws(InputError) in try atomicWrite("x", to: "/dev/full") } == expected)
        #expect(message { () throws(InputError) in try LineAppender("/dev/full").append([:]) } == expected)
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }
}
