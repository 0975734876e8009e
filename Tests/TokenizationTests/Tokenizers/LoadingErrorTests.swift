import Files
import Foundation
import OrderedCollections
import Testing
import Tokenization

/// Every damaged tokenizer is one error that names the field.
struct LoadingErrorTests {
    /// What replaces a part of the tiny GPT-2 tokenizer, and what the error says.
    struct Damage: Sendable, CustomTestStringConvertible {
        var path: [String]
        var value: JSONValue?
        var field: String
        var problem: String

        var testDescription: String { path.joined(separator: ".") + ": " + problem }
    }

    private static let unknownRegex: JSONValue = [
        "type": "Split", "pattern": ["Regex": "[a-z]+"], "behavior": "Isolated", "invert": false,
    ]
    private static let badTemplate: JSONValue = [
        "type": "TemplateProcessing", "single": [["SpecialToken": ["id": "<s>"]], ["Sequence": ["id": "A"]]],
        "special_tokens": ["<s>": ["ids": [99_999]]],
    ]

    static let damages: [Damage] = [
        Damage(path: ["model", "merges"], value: nil, field: "model.merges", problem: "the tokenizer has no merges"),
        Damage(
            path: ["model", "merges"], value: [["a"]], field: "model.merges[0]", problem: "this is not a pair of tokens"
        ),
        Damage(
            path: ["model", "merges"], value: ["a b c"], field: "model.merges[0]",
            problem: "this is not a pair of tokens"),
        Damage(
            path: ["model", "merges"], value: ["a b", "zzz q"], field: "model.merges[1]",
            problem: "“zzz” + “q”: “zzz” is not in the vocabulary"),
        Damage(
            path: ["model", "type"], value: "Unigram", field: "model.type",
            problem: "the model “Unigram” is not supported"),
        Damage(path: ["model", "vocab"], value: [:], field: "model.vocab", problem: "found a list"),
        Damage(path: ["model", "vocab"], value: nil, field: "model.vocab", problem: "the field is missing"),
        Damage(
            path: ["model", "vocab"], value: ["a": 0, "b": 0], field: "vocabulary",
            problem: "the token “b” has the id 0, which “a” has already"),
        Damage(
            path: ["model", "vocab"], value: ["a": -1], field: "vocabulary",
            problem: "the token “a” has the negative id -1"),
        Damage(
            path: ["model", "vocab"], value: ["a": 99_999_999_999], field: "vocabulary",
            problem: "the id 99999999999 is out of range"),
        Damage(
            path: ["model", "vocab"], value: ["a": "b"], field: "model.vocab",
            problem: "entry 0 is not a token with its id"),
        Damage(
            path: ["model", "dropout"], value: 0.1, field: "model.dropout",
            problem: "merges would be left out at random"),
        Damage(
            path: ["model", "unk_token"], value: "nothing", field: "model.unk_token",
            problem: "the unknown token “nothing” is not in the vocabulary"),
        Damage(
            path: ["model", "end_of_word_suffix"], value: "</w>", field: "model.end_of_word_suffix",
            problem: "marking parts of words is not supported"),
        Damage(path: ["model"], value: nil, field: "model", problem: "the field is missing"),
        Damage(
            path: ["added_tokens"], value: [token("<|im_end|>", 7)], field: "vocabulary",
            problem: "the token “<|im_end|>” has the id 2 and, as an added token, 7"),
        Damage(
            path: ["added_tokens"], value: [token("new", 7)], field: "vocabulary",
            problem: "the token “new” has the id 7, which another token has already"),
        Damage(
            path: ["added_tokens"], value: [token("", 900)], field: "added_tokens[0].content",
            problem: "the string is empty"),
        Damage(
            path: ["pre_tokenizer"], value: unknownRegex, field: "pre_tokenizer.pattern.Regex",
            problem: "the regular expression is not one of those this program knows: [a-z]+"),
        Damage(
            path: ["pre_tokenizer"], value: ["type": "Whitespace"], field: "pre_tokenizer",
            problem: "the pre-tokenizer “Whitespace” is not supported"),
        Damage(
            path: ["normalizer"], value: ["type": "Precompiled"], field: "normalizer",
            problem: "the normalizer “Precompiled” is not supported"),
        Damage(
            path: ["decoder"], value: ["type": "CTC"], field: "decoder", problem: "the decoder “CTC” is not supported"),
        Damage(
            path: ["post_processor"], value: badTemplate, field: "post_processor.special_tokens.<s>.ids[0]",
            problem: "the id is not in the vocabulary"),
    ]

    private static func token(_ content: String, _ id: Int) -> JSONValue {
        [
            "content": .string(content), "id": .integer(id), "special": true, "single_word": false, "lstrip": false,
            "rstrip": false, "normalized": false,
        ]
    }

    @Test(arguments: damages) func names(_ damage: Damage) throws {
        let whole = try JSONValue(file: Place.fixture("gpt2.json"))
        let json = replaced(whole, damage.path[...], damage.value)
        let error = #expect(throws: InputError.self) {
            try Tokenizer(json: Array(json.text().utf8), file: "tokenizer.json")
        }
        #expect(error?.file == "tokenizer.json")
        #expect(error?.field == damage.field)
        #expect(error?.problem == damage.problem)
    }

    @Test func namesATokenThatIsListedTwice() {
        let json = #"{"model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "a": 2}, "merges": []}}"#
        let error = #expect(throws: InputError.self) { try Tokenizer(json: Array(json.utf8), file: "t") }
        #expect(error?.problem == "the token “a” appears twice in the vocabulary")
    }

    /// To Swift's strings these two tokens are equal; to a tokenizer they are two.
    @Test func tellsCanonicallyEquivalentTokensApart() throws {
        let json =
            #"{"model": {"type": "BPE", "vocab": {"\#u{E9}": 0, "e\#u{301}": 1, "e": 2, "\#u{301}": 3}"#
            + #", "merges": ["e \#u{301}"]}}"#
        let tokenizer = try Tokenizer(json: Array(json.utf8), file: "t")
        #expect(tokenizer.encode("e\u{301}\u{E9}", special: .asText, addSpecialTokens: false) == [1, 0])
    }

    @Test func asksForATokenizerFile() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: InputError.self) { try Tokenizer(folder: folder.path) }
        #expect(error?.problem == "the model has no tokenizer.json")
        #expect(error?.remedy != nil)
    }

    @Test func readsTheFilesBesideIt() throws {
        let folder = try TemporaryFolder()
        try folder.write("tokenizer.json", readFile(Place.fixture("gpt2.json")))
        try folder.write(
            "tokenizer_config.json",
            #"{"bos_token": null, "eos_token": "<|im_end|>", "chat_template": [{"name": "default", "template": "x"}]}"#)
        try folder.write("generation_config.json", #"{"eos_token_id": [2, 5]}"#)
        let tokenizer = try Tokenizer(folder: folder.path + "/")
        #expect(tokenizer.bosID == nil)
        #expect(tokenizer.eosID == 2)
        #expect(tokenizer.eosIDs == [2, 5, 0])
        #expect(tokenizer.chatTemplate?.source == "x")

        try folder.write("generation_config.json", #"{"eos_token_id": 5000}"#)
        #expect(throws: InputError.self) { try Tokenizer(folder: folder.path) }
        try folder.write("generation_config.json", "{}")
        try folder.write("tokenizer_config.json", #"{"eos_token": "<|nowhere|>"}"#)
        let error = #expect(throws: InputError.self) { try Tokenizer(folder: folder.path) }
        #expect(error?.field == "eos_token")
    }

    /// `json` with the member at `path` set to `value`, or removed.
    private func replaced(_ json: JSONValue, _ path: ArraySlice<String>, _ value: JSONValue?) -> JSONValue {
        guard let key = path.first, var members = json.object else { return json }
        if path.count == 1 {
            members[key] = value
        } else {
            members[key] = replaced(members[key] ?? .null, path.dropFirst(), value)
        }
        return .object(members)
    }
}
