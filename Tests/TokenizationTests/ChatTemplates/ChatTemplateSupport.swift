import Files
import Foundation
import OrderedCollections
import Tokenization

/// Where the fixtures of chat templates are, and the shape of their outcomes.
enum TemplateFixtures {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func path(_ name: String) -> String {
        tests.appending(path: "Fixtures/chat-templates").appending(path: name).path(percentEncoded: false)
    }

    /// What `Scripts/fetch-test-templates` fetches.
    static let realTemplates = tests.deletingLastPathComponent().appending(path: ".deps/templates")
        .path(percentEncoded: false)

    /// The moment that the fixtures were rendered at: 2024-07-25, 09:33:20.
    static let moment = ChatTemplate.Moment(secondsSince1970: 1_721_900_000)

    static func variables(_ value: JSONValue?) -> [String: JSONValue] {
        Dictionary(uniqueKeysWithValues: (value?.object ?? [:]).map { ($0.key, $0.value) })
    }
}

/// How rendering ends: with a text, with the template's own refusal, or with an error.
enum TemplateOutcome: Equatable {
    case text(String)
    case raised(String)
    case failed

    init(_ render: () throws(InputError) -> String) {
        do {
            self = .text(try render())
        } catch {
            let isRefusal = error.remedy == "the chat template refuses this conversation"
            self = isRefusal ? .raised(error.problem) : .failed
        }
    }

    /// As the generator of the fixtures writes it.
    var json: JSONValue {
        switch self {
        case .text(let text): ["text", .string(text)]
        case .raised(let message): ["raised", .string(message)]
        case .failed: ["failed", ""]
        }
    }
}

/// Renders a template with variables; the error as a person reads it when there is one.
func rendered(_ source: String, _ variables: [String: JSONValue] = [:]) -> String {
    do {
        return try ChatTemplate(source: source, name: "t").render(variables: variables, now: TemplateFixtures.moment)
    } catch {
        return error.description
    }
}
