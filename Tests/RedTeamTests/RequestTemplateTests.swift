import Endpoints
import Files
import RedTeam
import Testing
import Tokenization

@Suite struct RequestTemplateTests {
    private func template(_ text: String, _ environment: [String: String] = ["KEY": "k1"]) throws -> RequestTemplate {
        try RequestTemplate(parsing: text, file: "request.http", environment: environment)
    }

    private let conversation = [
        ChatMessage(role: "system", content: "Be brief."), ChatMessage(role: "user", content: "Say \"hi\"\n& go"),
    ]

    @Test func placesAreWrittenAsTheirSurroundingsWant() throws {
        let filled = try template(
            """
            POST https://example.com/chat?q={{prompt}} HTTP/1.1
            Authorization: Bearer ${KEY}
            Content-Type: application/json

            {"input": "User: {{prompt}}", "raw": {{prompt}}, "history": {{messages}}, "s": "{{ system }}", "a": {"b": {"c": 1}}}
            """
        ).fill(conversation)
        #expect(filled.method == "POST")
        #expect(filled.url == "https://example.com/chat?q=Say%20%22hi%22%0A%26%20go")
        #expect(filled.headers.map(\.value) == ["Bearer k1", "application/json"])
        let body = try JSONValue(parsing: filled.body, file: "body")
        #expect(
            body["input"] == "User: Say \"hi\"\n& go" && body["raw"] == "Say \"hi\"\n& go" && body["s"] == "Be brief.")
        #expect(body["history"] == [["role": "user", "content": "Say \"hi\"\n& go"]])
        #expect(body["a"]?["b"]?["c"] == 1)
        let form = try template(
            "POST http://localhost/x\nContent-Type: application/x-www-form-urlencoded\n\ntext={{prompt}}&n=1\n"
        ).fill(conversation)
        #expect(form.body == "text=Say%20%22hi%22%0A%26%20go&n=1")
        #expect(try template("GET http://localhost/x?q={{prompt}}\n").fill(conversation).body.isEmpty)
    }

    @Test(arguments: [
        ("", 1), ("FETCH http://a/", 1), ("POST ftp://a/\n\n{{prompt}}", 1),
        ("POST http://a/\nNo colon\n\n{{prompt}}", 2),
        ("POST http://a/${NONE}\n\n{{prompt}}", 1), ("POST http://a/\nX: ${NONE}\n\n{{prompt}}", 2),
        ("POST http://a/\n\nline\n{{promt}}", 4), ("POST http://a/\n\n{\"a\": {{prompt}},\n\"b\": }", 4),
        ("POST http://a/\n\nnothing", nil), ("POST http://a/\nX: {{prompt}}\n\nb", 2),
    ])
    func mistakesAreNamedWithTheirLine(_ text: String, _ line: Int?) throws {
        let error = #expect(throws: InputError.self) { try template(text) }
        #expect(error?.line == line, "\(String(describing: error))")
    }

    @Test func responsesAreReadAtAPath() throws {
        let body = Array(#"{"choices": [{"message": {"content": "Hi"}}], "n": 3, "a b": {"x": [1, null]}}"#.utf8)
        #expect(try ResponsePath("$.choices[0].message.content").text(in: body) == "Hi")
        #expect(try ResponsePath("$.n").text(in: body) == "3")
        #expect(try ResponsePath("$['a b'].x").text(in: body) == "[1,null]")
        #expect(try ResponsePath("$['a b'].x[1]").text(in: body) == nil)
        #expect(try ResponsePath("$.choices[1]").text(in: body) == nil)
        #expect(try ResponsePath("$").text(in: Array("plain".utf8)) == "plain")
        #expect(try ResponsePath("$.n").text(in: Array("plain".utf8)) == nil)
        for text in ["", "choices", "$.", "$.a[", "$.a[x]", "$a", "$[-1]"] {
            #expect(throws: InputError.self, "\(text)") { try ResponsePath(text) }
        }
    }

    @Test func aTargetSaysWhyThereIsNoReply() async throws {
        let prompt = try template("POST http://a/\n\n{\"q\": \"{{prompt}}\"}")
        let target = TemplateTarget(prompt, path: try ResponsePath("$.a"), concurrency: 2) { request in
            switch request.body {
            case #"{"q": "1"}"#: .success(Array(#"{"a": "one"}"#.utf8))
            case #"{"q": "2"}"#: .success(Array("<html>".utf8))
            default: .failure(EndpointError(.timedOut, "no reply within 30 s", tries: 3))
            }
        }
        func user(_ text: String) -> ChatMessage { ChatMessage(role: "user", content: text) }
        let replies = try await target.reply(
            to: [[user("1")], [user("2")], [user("3")], [user("1"), user("2")], [conversation[0], user("1")]],
            seeds: [0, 0, 0, 0, 0], onReply: { _, _ in })
        #expect(replies[0] == .reply(text: "one", promptTokens: 0, completionTokens: 0))
        #expect(replies[1] == .failure("the response has nothing at $.a: <html>"))
        #expect(replies[2] == .failure("no reply within 30 s (3 tries)"))
        #expect(replies[3] == .failure("the template has no {{messages}}, and the attack takes several turns"))
        #expect(
            replies[4]
                == .failure("the template has neither {{system}} nor {{messages}}, and there is a system message"))
    }

    @Test func aSpentBudgetStopsWithoutFailures() async throws {
        let target = EndpointTarget(
            identity: "x", template: ChatRequest(messages: [], maxTokens: 8), concurrency: 1
        ) { request in
            request.messages[0].content == "stop"
                ? .failure(EndpointError(.budgetSpent, "the cost cap of 1 is reached"))
                : .success(ChatCompletion(text: "\(request.seed ?? 0)", promptTokens: 3, completionTokens: 2))
        }
        func user(_ text: String) -> [ChatMessage] { [ChatMessage(role: "user", content: text)] }
        let heard = Heard()
        await #expect(throws: TargetSpent("the cost cap of 1 is reached", isBudget: true)) {
            try await target.reply(
                to: [user("a"), user("stop"), user("b")], seeds: [5, 6, 7],
                onReply: {
                    heard.indices.append($0); _ = $1
                })
        }
        #expect(heard.indices == [0])
    }

    private final class Heard { var indices: [Int] = [] }
}
