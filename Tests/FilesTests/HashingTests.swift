import Files
import Testing

@Suite struct HashingTests {
    /// Test vectors of FIPS 180-4.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func matchesTheStandard(text: String, digest: String) throws {
        #expect(sha256(of: Array(text.utf8)) == digest)
        try Fixtures.withFolder { folder in
            try atomicWrite(text, to: folder + "/x")
            #expect(try sha256(ofFile: folder + "/x") == digest)
        }
    }

    @Test func namesAMissingFile() {
        #expect(
            message { () throws(InputError) in _ = try sha256(ofFile: "/no/file") }
                == "/no/file: there is no such file (check the path)")
    }
}
