import Files
import Foundation
import OrderedCollections
import Testing
import Tokenization

/// The templates that models ship with, over many conversations, against what transformers renders.
@Suite(
    .enabled(
        if: FileManager.default.fileExists(atPath: TemplateFixtures.realTemplates),
        "run Scripts/fetch-test-templates to fetch the templates of real models"))
struct ChatTemplateModelTests {
    private static let fixture = try? JSONValue(file: TemplateFixtures.path("real.json"))
    static let templates = fixture?["templates"]?.object.map { Array($0.keys) } ?? []

    /// The families that Plumb promises; every other template found is tested as well.
    @Test func promisedFamiliesAreThere() {
        let names = [
            "smollm2/SmolLM2-135M-Instruct", "llama.cpp/Qwen-Qwen2.5-7B-Instruct", "llama.cpp/Qwen-Qwen3-0.6B",
            "llama.cpp/meta-llama-Llama-3.1-8B-Instruct", "llama.cpp/meta-llama-Llama-3.2-3B-Instruct",
            "llama.cpp/meta-llama-Llama-3.3-70B-Instruct", "trl/llama3_1", "trl/llama3_2", "trl/gemma3",
            "axolotl/gemma3",
            "llama.cpp/google-gemma-2-2b-it", "axolotl/mistral_v1", "axolotl/mistral_v2v3",
            "llama.cpp/mistralai-Mistral-Nemo-Instruct-2407", "llama.cpp/Mistral-Small-3.2-24B-Instruct-2506",
            "llama.cpp/microsoft-Phi-3.5-mini-instruct", "axolotl/phi_4", "trl/phi3_5",
        ]
        for name in names { #expect(Self.templates.contains("\(name).jinja"), "\(name)") }
        #expect(Self.templates.count >= 179)
    }

    @Test(arguments: templates)
    func rendersAsTransformersDoes(_ name: String) throws {
        let fixture = try #require(Self.fixture)
        let expected = try #require(fixture["templates"]?[name])
        let bytes = try readFile("\(TemplateFixtures.realTemplates)/\(name)")
        #expect(sha256(of: bytes) == expected["sha256"]?.string, "another version of the template")
        let template: Result<ChatTemplate, InputError>
        do {
            template = .success(try ChatTemplate(source: String(decoding: bytes, as: UTF8.self), name: name))
        } catch {
            template = .failure(error)
        }
        let tokens = TemplateFixtures.variables(fixture["variables"])
        let conversations = try #require(fixture["conversations"]?.array)
        let digests = try #require(expected["outcomes"]?.string).split(separator: " ")
        #expect(conversations.count == digests.count)
        for (conversation, digest) in zip(conversations, digests) {
            let variables = tokens.merging(TemplateFixtures.variables(conversation["variables"])) { $1 }
            let outcomes = [false, true].map { prompt in
                TemplateOutcome { () throws(InputError) in
                    let messages = try Self.messages(conversation["messages"]?.array ?? [])
                    return try template.get().render(
                        messages: messages, tools: conversation["tools"]?.array, addGenerationPrompt: prompt,
                        variables: variables, now: TemplateFixtures.moment)
                }
            }
            let text = JSONValue.array(outcomes.map(\.json)).text(style: .python)
            #expect(
                sha256(of: Array(text.utf8)).prefix(8) == digest,
                "\(conversation["name"]?.string ?? ""): \(text)")
        }
    }

    private static func messages(_ rows: [JSONValue]) throws(InputError) -> [ChatMessage] {
        try ChatMessage.list(from: .array(rows), file: "real.json", field: "messages")
    }
}
