import Files
import Foundation
import Testing

@Suite struct SafetensorsFileTests {
    /// Written by the reference library (Tests/Fixtures/generate/files.py).
    @Test func readsAReferenceFile() throws {
        let file = try SafetensorsFile(path: Fixtures.path("reference.safetensors"))
        #expect(file.metadata == ["format": "pt"])
        #expect(
            file.tensors.map(\.name)
                == ["long", "scalar", "a", "empty", "b", "half", "mask"].sorted {
                    (file.tensor($0)?.offset ?? 0, file.tensor($0)?.byteCount ?? 0)
                        < (file.tensor($1)?.offset ?? 0, file.tensor($1)?.byteCount ?? 0)
                })
        let matrix = try #require(file.tensor("b"))
        #expect(matrix.dtype == "F32")
        #expect(matrix.shape == [2, 3])
        #expect(matrix.byteCount == 24)
        let bytes = try readFile(file.path)
        #expect(bytes[matrix.offset + 4..<matrix.offset + 8].elementsEqual(little(Float(1).bitPattern)))
        #expect(file.tensor("scalar")?.shape == [])
    }

    @Test func writesTheBytesOfTheReferenceLibrary() throws {
        try Fixtures.withFolder { folder in
            let path = folder + "/x.safetensors"
            func floats(_ count: Int) -> Data { Data((0..<count).flatMap { little(Float($0).bitPattern) }) }
            try SafetensorsFile.write(
                tensors: [
                    .init(name: "b", dtype: "F32", shape: [2, 3], bytes: floats(6)),
                    .init(name: "a", dtype: "F32", shape: [3], bytes: floats(3)),
                    .init(
                        name: "half", dtype: "F16", shape: [5],
                        bytes: Data([0, 0x3C00, 0x4000, 0x4200, 0x4400].flatMap { little(UInt16($0)) })),
                    .init(name: "long", dtype: "I64", shape: [2], bytes: Data(little(Int64(1)) + little(Int64(-1)))),
                    .init(name: "mask", dtype: "BOOL", shape: [3], bytes: Data([1, 0, 1])),
                    .init(name: "scalar", dtype: "F64", shape: [], bytes: Data(little(2.5.bitPattern))),
                    .init(name: "empty", dtype: "F32", shape: [0, 4], bytes: Data()),
                ], metadata: ["format": "pt"], to: path)
            #expect(try readFile(path) == readFile(Fixtures.path("reference.safetensors")))
        }
    }

    @Test func refusesToWriteWhatCannotBeRead() throws {
        try Fixtures.withFolder { folder in
            let path = folder + "/x.safetensors"
            func problem(_ tensors: [SafetensorsFile.Content]) -> String? {
                #expect(throws: InputError.self) { try SafetensorsFile.write(tensors: tensors, to: path) }?.problem
            }
            let good = SafetensorsFile.Content(name: "a", dtype: "F32", shape: [1], bytes: Data(count: 4))
            #expect(problem([good, good]) == "the name is taken")
            #expect(
                problem([.init(name: "a", dtype: "Q4", shape: [1], bytes: Data(count: 4))]) == "Q4 [1] cannot be stored"
            )
            #expect(
                problem([.init(name: "a", dtype: "F32", shape: [-1], bytes: Data())]) == "F32 [-1] cannot be stored")
            #expect(
                problem([.init(name: "a", dtype: "F32", shape: [2], bytes: Data(count: 4))])
                    == "there are 4 bytes to write")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: [
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7,
            "a: the tensor ends at byte 8 of the data, but the file has only 7"
        ),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9, "1 bytes follow the last tensor"),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
            "a: data_offsets span 4 bytes; expected 8 for F32 [2]"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0,
            "a: data_offsets span 0 bytes; expected a shape that fits"
        ),
        (#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}"#, 1, "a: data_offsets span 1 bytes"),
        (#"{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}"#, 8, "a: dtype is F33; expected one of BOOL F4"),
        (#"{"a":{"shape":[2],"data_offsets":[0,8]}}"#, 8, "a: dtype is missing"),
        (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8, "a: the shape is missing or malformed"),
        (#"{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}"#, 8, "a: the shape is missing or malformed"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "a: data_offsets are missing or malformed"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, 8, "a: data_offsets are missing or malformed"),
        (
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
            3, "b: the tensor overlaps a"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}}"#,
            5, "b: there is a hole between a and the tensor"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3,
            "a: there is a hole between the header and the tensor"
        ),
        (#"{"a":7}"#, 0, "a: dtype is missing"),
        (#"{"__metadata__":7}"#, 0, "__metadata__: it is a number; expected an object"),
        (#"{"__metadata__":{"a":7}}"#, 0, "__metadata__: “a” is a number; expected a string"),
        (#"{"a":1,"a":2}"#, 0, "header: the key “a” appears twice"),
        (#"{"a":1"#, 0, "header: the text ends inside an object"),
        ("[]", 0, "the header does not start with “{”"),
    ])
    func refuses(header: String, dataBytes: Int, expected: String) {
        let bytes = little(UInt64(header.utf8.count)) + Array(header.utf8) + [UInt8](repeating: 0, count: dataBytes)
        let text = message { () throws(InputError) in
            _ = try SafetensorsFile(header: bytes, size: bytes.count, name: "x.safetensors")
        }
        #expect(text?.hasPrefix("x.safetensors: \(expected)") == true, "\(text ?? "accepted")")
    }

    @Test func refusesLengthsThatTheFileCannotHold() {
        func text(_ bytes: [UInt8]) -> String? {
            message { () throws(InputError) in
                _ = try SafetensorsFile(header: bytes, size: bytes.count, name: "x")
            }
        }
        #expect(text([1, 2, 3])?.contains("the file has only 3 bytes") == true)
        #expect(
            text(little(UInt64.max) + [123, 125])?.contains("announces 18446744073709551615 bytes of header") == true)
        #expect(text(little(UInt64(3)) + [123, 125])?.contains("announces 3 bytes of header, but only 2") == true)
        #expect(text(little(UInt64(2)) + [123, 125]) == nil)
        let huge = message { () throws(InputError) in
            _ = try SafetensorsFile(header: little(UInt64(1) << 30), size: 1 << 40, name: "x")
        }
        #expect(huge?.contains("expected at most 100000000") == true)
    }
}
