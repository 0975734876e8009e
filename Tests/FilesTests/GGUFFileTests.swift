import Files
import Foundation
import OrderedCollections
import Testing

@Suite struct GGUFFileTests {
    /// Written and read by ggml's own Python library (Tests/Fixtures/generate/files.py).
    @Test func agreesWithTheReferenceReader() throws {
        let file = try GGUFFile(path: Fixtures.path("every-type.gguf"))
        let expected = try #require(try JSONValue(file: Fixtures.path("every-type.json")).array)
        let tensors: [JSONValue] = file.tensors.map {
            [
                "name": .string($0.name), "type": .string($0.type.name), "shape": .array($0.shape.map { .integer($0) }),
                "offset": .integer($0.offset), "bytes": .integer($0.byteCount),
            ]
        }
        #expect(tensors == expected)
        #expect(Set(file.tensors.map(\.type)) == Set(GGUFTensorType.allCases))
        #expect(file.version == 3)
        #expect(
            Array(file.metadata.elements.map(\.value)) == [
                .string("llama"), .string("é€😀\n"), .integer(255), .integer(-128), .integer(65535), .integer(-32768),
                .integer(4_294_967_295), .integer(-2_147_483_648), .integer(.max), .integer(.min),
                .number(Double(Float(0.1))), .number(0.1), .bool(true), .strings(["a", "", "ä"]),
                .integers([1, -2, 3]), .floats([0.5, -1.25]), .bools([true, false]),
            ])
    }

    @Test func findsValuesAndTensors() throws {
        let file = try read(.small)
        #expect(try file.string("general.architecture") == "llama")
        #expect(try file.strings("tokens") == ["a", "", "ä"])
        #expect(try file.integer("count") == 7)
        #expect(try file.number("count") == 7)
        #expect(file.tensor("embedding")?.shape == [2, 32])
        #expect(file.tensor("other") == nil)
        #expect(
            message { () throws(InputError) in _ = try file.integer("tokens") }
                == "x.gguf: tokens: the value is a list of strings; expected an integer")
        #expect(
            message { () throws(InputError) in _ = try file.string("missing") }
                == "x.gguf: missing: the metadata key is missing; expected a string "
                + "(convert the model again with a current converter)")
    }

    @Test func readsVersion2AndOtherAlignments() throws {
        var builder = GGUFBuilder.small
        builder.version = 2
        builder.metadata.append(("general.alignment", 4, little(UInt32(64))))
        builder.alignment = 64
        builder.tensors[1].offset = 64
        builder.dataBytes = 64 + 68
        let file = try read(builder)
        #expect(file.version == 2)
        #expect(file.tensors[0].offset % 64 == 0)
    }

    /// A file of 8 GiB, most of it a hole: reading it whole would take very long.
    @Test func readsOnlyTheHeader() throws {
        try Fixtures.withFolder { folder in
            var builder = GGUFBuilder.small
            builder.tensors[1].extents = [1 << 30, 7]
            let path = folder + "/large.gguf"
            try atomicWrite(builder.header, to: path)
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            try handle.truncate(atOffset: 1 << 33)
            #expect(try GGUFFile(path: path).tensors[1].byteCount == 7 << 30 / 32 * 34)
        }
    }

    @Test func refusesWhatIsNotGGUF() {
        #expect(
            message { () throws(InputError) in _ = try GGUFFile(path: "/no/model.gguf") }
                == "/no/model.gguf: there is no such file (check the path)")
        #expect(
            message { () throws(InputError) in _ = try GGUFFile(path: Fixtures.path("every-type.json")) }?
                .contains("the file starts with bytes 5b0a207b; expected a GGUF file") == true)
        #expect(
            problem { $0.magic = "PK\u{3}\u{4}" }
                == "x.gguf: the file starts with bytes 504b0304, so it is a zip archive; "
                + "expected a GGUF file, which starts with 47475546 (“GGUF”) (check the path and the download)")
        #expect(problem { $0.version = 1 }?.contains("the file has GGUF version 1; expected version 2 or 3") == true)
        #expect(problem { $0.version = 3 << 24 }?.contains("the file is big-endian") == true)
        #expect(problem(size: 8) { _ in }?.contains("the file has only 8 bytes") == true)
    }

    @Test func refusesCountsThatTheFileCannotHold() {
        #expect(
            problem { $0.tensorCount = 1 << 60 }?.contains("the header announces 1152921504606846976 tensors, but only")
                == true)
        #expect(problem { $0.keyCount = .max }?.contains("metadata keys, but only") == true)
        #expect(problem { $0.keyCount = 5 } == "x.gguf: tensor 1: the name is empty (download or copy the file again)")
        #expect(
            problem { $0.metadata[1].value = little(UInt32(8)) + little(UInt64(1) << 40) }?
                .contains("x.gguf: tokens: the header announces 1099511627776 elements, but only") == true)
        #expect(
            problem { $0.metadata[0].value = little(UInt64.max) }?
                .contains("x.gguf: general.architecture: the header announces 18446744073709551615 bytes of text")
                == true)
        #expect(
            message { () throws(InputError) in
                _ = try GGUFFile(header: Array(GGUFBuilder.small.header.dropLast(40)), size: 1 << 40, name: "x.gguf")
            }?.contains("the file ends in the middle of the header") == true)
    }

    @Test func refusesWrongMetadata() {
        #expect(
            problem { $0.metadata.append($0.metadata[0]) }?
                .contains("general.architecture: the metadata key appears twice") == true)
        #expect(
            problem { $0.metadata[3].type = 13 }?.contains("count: value type 13 is unknown; expected 0 to 12") == true)
        #expect(
            problem { $0.metadata[1].value = little(UInt32(9)) + little(UInt64(1)) }?
                .contains("tokens: value type 9 is unknown; expected 0 to 8 or 10 to 12") == true)
        #expect(
            problem { $0.metadata[3] = ("flag", 7, [2]) }?.contains("flag: a truth value is stored as 2") == true)
        #expect(
            problem { $0.metadata[3] = ("seed", 10, little(UInt64.max)) }?
                .contains("seed: the value 18446744073709551615 is too large") == true)
        #expect(problem { $0.metadata[0].value = little(UInt64(1)) + [0xFF] }?.contains("is not UTF-8") == true)
        for wrong in [0, 3, 48, 1 << 21] {
            #expect(
                problem { $0.metadata[3] = ("general.alignment", 4, little(UInt32(wrong))) }?
                    .contains("general.alignment: the alignment is \(wrong); expected a power of two") == true)
        }
    }

    @Test func refusesWrongTensors() {
        #expect(
            problem { $0.tensors[1].type = 20 }
                == "x.gguf: embedding: the tensor has type 20 (IQ4_NL), which is not read here; expected one of F32 F16 "
                + "Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K I8 I16 I32 I64 F64 BF16 "
                + "(take or make a file in one of these, for example Q8_0 with llama-quantize)")
        #expect(problem { $0.tensors[1].type = 999 }?.contains("embedding: the tensor has type 999, which is") == true)
        #expect(problem { $0.tensors[1].name = "norm" }?.contains("norm: the tensor appears twice") == true)
        #expect(problem { $0.tensors[1].extents = [] }?.contains("embedding: a row has 1 values") == true)
        #expect(problem { $0.tensors[1].extents = [32, 0] }?.contains("a dimension has extent 0") == true)
        #expect(problem { $0.tensors[1].extents = [32, 1, 1, 1, 1] }?.contains("has 5 dimensions") == true)
        #expect(
            problem { $0.tensors[1].extents = [31, 2] }?
                .contains("a row has 31 values; expected a multiple of 32, the block of Q8_0") == true)
        #expect(
            problem { $0.tensors[1].extents = [1 << 40, 1 << 40] }?
                .contains("the size of shape [1099511627776, 1099511627776] overflows") == true)
        #expect(problem { $0.tensors[1].offset = 33 }?.contains("starts at offset 33; expected a multiple of") == true)
        #expect(problem { $0.tensors[1].offset = 0 }?.contains("embedding: the tensor overlaps norm") == true)
        #expect(problem { $0.tensors[1].offset = .max - 31 }?.contains("end beyond the file's") == true)
        #expect(
            problem { $0.dataBytes -= 1 }?.contains("embedding: the tensor's 68 bytes at offset 32 of the data") == true
        )
    }

    private func read(_ builder: GGUFBuilder) throws(InputError) -> GGUFFile {
        try GGUFFile(header: builder.bytes, size: builder.bytes.count, name: "x.gguf")
    }

    /// What is wrong with the small file after `change`.
    private func problem(size: Int? = nil, _ change: (inout GGUFBuilder) -> Void) -> String? {
        var builder = GGUFBuilder.small
        change(&builder)
        return message { () throws(InputError) in
            _ = try GGUFFile(header: builder.bytes, size: size ?? builder.bytes.count, name: "x.gguf")
        }
    }
}
