import Files
import Foundation
import Testing

@Suite struct EventFileTests {
    /// RFC 3720, appendix B.4, and the check value of the Castagnoli polynomial.
    @Test(
        arguments: [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            ([UInt8](0..<32), 0x46DD_794E), (Array("123456789".utf8), 0xE306_9283), ([], 0),
        ] as [([UInt8], UInt32)])
    func checksums(bytes: [UInt8], expected: UInt32) {
        #expect(crc32c(bytes) == expected)
    }

    private static func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1.7e9 + seconds) }

    private func write(_ file: EventFile, _ steps: [Int]) throws {
        for step in steps {
            switch step {
            case 1:
                try file.append(
                    [("train/loss", 0.6931472), ("train/rewards/margins", 0)], step: 1, at: Self.time(1))
            case 2: try file.append([("train/loss", 0.5)], step: 2, at: Self.time(2))
            default: try file.append([("eval/loss", -1e-8)], step: step, at: Self.time(Double(step)))
            }
        }
        try file.synchronize()
    }

    @Test func theBytesAreThoseOfTensorBoardsOwnWriter() throws {
        try Fixtures.withFolder { folder in
            let file = try EventFile(folder: folder, now: Self.time(0))
            try write(file, [1, 2, 300])
            #expect(file.path == "\(folder)/events.out.tfevents.1700000000.plumb")
            #expect(try readFile(file.path) == readFile(Fixtures.path("events.tfevents")))
        }
    }

    @Test(arguments: [(0, [1, 2, 300]), (1, [2, 300]), (2, [300]), (299, [300]), (300, []), (.max, [])])
    func aResumedRunShowsNoStepTwice(through step: Int, then steps: [Int]) throws {
        let whole = try readFile(Fixtures.path("events.tfevents"))
        try Fixtures.withFolder { folder in
            let path = "\(folder)/events.out.tfevents.1700000000.plumb"
            try atomicWrite(whole, to: path)
            try write(EventFile(folder: folder, keepingThroughStep: step, now: Self.time(0)), steps)
            #expect(try readFile(path) == whole)
        }
    }

    /// Cut anywhere, the file goes on after its last whole record.
    @Test func halfARecordIsRemovedWhereverItEnds() throws {
        let whole = try readFile(Fixtures.path("events.tfevents"))
        var ends: [Int] = []
        var offset = 0
        while offset < whole.count {
            offset += 16 + Int(whole[offset])
            ends.append(offset)
        }
        #expect(ends.count == 4 && ends.last == whole.count)
        try Fixtures.withFolder { folder in
            let path = "\(folder)/events.out.tfevents.1700000000.plumb"
            for length in 0...whole.count {
                try atomicWrite(whole[..<length], to: path)
                let kept = ends.count { $0 <= length }
                try write(EventFile(folder: folder, now: Self.time(0)), Array([1, 2, 300].dropFirst(max(0, kept - 1))))
                #expect(try readFile(path) == whole, "cut at \(length)")
            }
        }
    }

    @Test func refusesWhatIsNoEventFile() throws {
        try Fixtures.withFolder { folder in
            let path = "\(folder)/events.out.tfevents.1.plumb"
            let text = String(repeating: "not events ", count: 9)
            try atomicWrite(text, to: path)
            #expect(
                message { () throws(InputError) in _ = try EventFile(folder: folder) }
                    == "\(path): the file is not a TensorBoard event file; expected records of events "
                    + "(move it out of the run's folder)")
            #expect(try readFile(path) == Array(text.utf8))
        }
    }
}
