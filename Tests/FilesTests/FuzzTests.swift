import Files
import Foundation
import OrderedCollections
import Testing

/// Thousands of damaged files: every one is read correctly or refused with an `InputError`, and none ends the process.
@Suite struct FuzzTests {
    @Test func smallGGUF() {
        var outcome = Outcome()
        var random = SplitMix64(seed: 1)
        for _ in 0..<6000 { outcome.count(checkGGUF(random.damaged(GGUFBuilder.small.bytes))) }
        outcome.expectBoth()
    }

    @Test func everyTypeGGUF() throws {
        var outcome = Outcome()
        var random = SplitMix64(seed: 2)
        let bytes = try readFile(Fixtures.path("every-type.gguf"))
        for _ in 0..<3000 { outcome.count(checkGGUF(random.damaged(Array(bytes.prefix(1376))), size: bytes.count)) }
        outcome.expectBoth()
    }

    /// The default model's own header; its long lists are cut short for most cases, so that thousands take seconds.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: Fixtures.model), "run Scripts/setup to fetch the model"))
    func modelGGUF() throws {
        let file = try GGUFFile(path: Fixtures.model)
        let start = try #require(file.tensors.map(\.offset).min())
        let handle = try FileHandle(forReadingFrom: URL(filePath: Fixtures.model))
        let header = [UInt8](try #require(try handle.read(upToCount: start)))
        var outcome = Outcome()
        var random = SplitMix64(seed: 3)
        let short = shortened(file).header
        #expect(checkGGUF(short, size: file.size) == nil)
        for _ in 0..<2000 { outcome.count(checkGGUF(random.damaged(short), size: file.size)) }
        for _ in 0..<20 { outcome.count(checkGGUF(random.damaged(header), size: file.size)) }
        // The whole header with a file that was cut off inside the tensors.
        for _ in 0..<5 { #expect(checkGGUF(header, size: start + random.below(file.size - start)) != nil) }
        outcome.expectBoth()
    }

    @Test func safetensors() throws {
        let bytes = try readFile(Fixtures.path("reference.safetensors"))
        var outcome = Outcome()
        var random = SplitMix64(seed: 4)
        for _ in 0..<6000 { outcome.count(checkSafetensors(random.damaged(bytes))) }
        outcome.expectBoth()
    }

    @Test func json() {
        var outcome = Outcome()
        var random = SplitMix64(seed: 5)
        for _ in 0..<6000 {
            let bytes = random.damaged(Array(random.json(depth: 5).text(style: .pretty(indent: 1)).utf8))
            outcome.count(
                message { () throws(InputError) in
                    let value = try JSONValue(parsing: bytes, file: "x.json")
                    #expect(try JSONValue(parsing: value.text(), file: "x.json") == value)
                })
        }
        outcome.expectBoth()
    }

    @Test func jsonLines() {
        var outcome = Outcome()
        var random = SplitMix64(seed: 6)
        for _ in 0..<3000 {
            let bytes = random.damaged(Array(JSONLines.text((0..<4).map { _ in random.json(depth: 3) }).utf8))
            outcome.count(message { () throws(InputError) in _ = try JSONLines.parse(bytes, file: "x.jsonl") })
        }
        outcome.expectBoth()
    }
}

/// How many damaged files were read and how many refused.
private struct Outcome {
    private var read = 0
    private var refused = 0

    mutating func count(_ message: String?) {
        guard let message else { return read += 1 }
        refused += 1
        #expect(message.hasPrefix("x."))
    }

    /// Fails when the faults were all harmless or all fatal, which would test little.
    func expectBoth() {
        #expect(read > 0)
        #expect(refused > read / 4)
    }
}

extension FuzzTests {
    /// Why the header is refused; nil when it is read, in which case what it says must hold together.
    private func checkGGUF(_ header: [UInt8], size: Int? = nil) -> String? {
        message { () throws(InputError) in
            let file = try GGUFFile(header: header, size: size ?? header.count, name: "x.gguf")
            var end = 0
            for tensor in file.tensors.sorted(by: { $0.offset < $1.offset }) {
                let values = tensor.shape.reduce(1, *)
                #expect(tensor.byteCount == values / tensor.type.blockSize * tensor.type.blockBytes)
                #expect(tensor.offset >= end)
                end = tensor.offset + tensor.byteCount
            }
            #expect(end <= file.size)
        }
    }

    private func checkSafetensors(_ bytes: [UInt8]) -> String? {
        message { () throws(InputError) in
            let file = try SafetensorsFile(header: bytes, size: bytes.count, name: "x.safetensors")
            #expect(file.tensors.map(\.byteCount).reduce(0, +) <= bytes.count)
            for tensor in file.tensors { #expect(tensor.offset + tensor.byteCount <= bytes.count) }
        }
    }

    /// The header of `file` with its lists cut to 40 elements.
    private func shortened(_ file: GGUFFile) -> GGUFBuilder {
        var builder = GGUFBuilder()
        for (key, value) in file.metadata {
            switch value {
            case .integer(let value): builder.metadata.append((key, 11, little(Int64(value))))
            case .number(let value): builder.metadata.append((key, 12, little(value.bitPattern)))
            case .bool(let value): builder.metadata.append((key, 7, [value ? 1 : 0]))
            case .string(let value): builder.metadata.append((key, 8, text(value)))
            case .strings(let value):
                let list = value.prefix(40).flatMap { text($0) }
                builder.metadata.append((key, 9, little(UInt32(8)) + little(UInt64(min(40, value.count))) + list))
            case .integers(let value):
                let list = value.prefix(40).flatMap { little(Int64($0)) }
                builder.metadata.append((key, 9, little(UInt32(11)) + little(UInt64(min(40, value.count))) + list))
            case .floats, .doubles, .bools: break
            }
        }
        let start = UInt64(file.tensors.map(\.offset).min() ?? 0)
        builder.tensors = file.tensors.map {
            GGUFBuilder.Tensor(
                name: $0.name, extents: $0.shape.reversed().map(UInt64.init), type: $0.type.rawValue,
                offset: UInt64($0.offset) - start)
        }
        return builder
    }
}
