import Endpoints
import Files
import Testing

/// Addresses and settings that make sense, and those that do not.
@Suite struct SettingsTests {
    @Test(arguments: [
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/chat/completions"),
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1/chat/completions"),
        ("HTTPS://api.example.com/v1/chat/completions", "https://api.example.com/v1/chat/completions"),
        ("http://localhost", "http://localhost/chat/completions"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1/chat/completions"),
        (
            "https://x.example.com/deployments/m?api-version=1",
            "https://x.example.com/deployments/m/chat/completions?api-version=1"
        ),
    ])
    func baseAddressesAreCompleted(_ text: String, _ whole: String) throws {
        let address = try EndpointAddress(text)
        #expect(address.url == whole && !address.shown.contains("?") && !address.isOpen)
        #expect(try EndpointAddress("http://10.0.0.1/v1").isOpen)
    }

    @Test(arguments: [
        "", "localhost:8000/v1", "ftp://x/v1", "http://", "http:///v1", "http://me:secret@x/v1",
        "https://x/v1?key=secret", "http://x/v1#top",
    ])
    func otherAddressesAreRefusedWithoutShowingSecrets(_ text: String) {
        let error = #expect(throws: InputError.self) { try EndpointAddress(text) }
        #expect(error?.description.hasPrefix("endpoint: url: ") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func settingsOutOfRangeAreNamed() {
        func problem(_ change: (inout EndpointSettings) -> Void) -> String? {
            var settings = EndpointSettings(url: "http://localhost/v1", model: "m")
            change(&settings)
            do throws(InputError) {
                _ = try ChatClient(settings)
                return nil
            } catch {
                return error.field
            }
        }
        #expect(problem { _ in } == nil)
        #expect(problem { $0.model = " " } == "model")
        #expect(problem { $0.concurrency = 0 } == "concurrency")
        #expect(problem { $0.timeout = .nan } == "timeout")
        #expect(problem { $0.retries = -1 } == "retries")
        #expect(problem { $0.requestsPerMinute = 0 } == "requestsPerMinute")
        #expect(problem { $0.budget = EndpointBudget(cost: 1) } == "budget.cost")
        #expect(problem { $0.headers = ["a\nb": "c"] } == "headers")
        #expect(problem { $0.key = "sk-1\nX-Evil: 1" } == "OPENAI_API_KEY")
    }

    @Test func theKeyIsNotPrinted() {
        let settings = EndpointSettings(
            url: "http://localhost/v1", model: "m", key: "sk-secret", headers: ["api-key": "sk-other"])
        var dumped = ""
        dump(settings, to: &dumped)
        for text in [
            "\(settings)", String(reflecting: settings), "\([settings])", "\(Optional(settings) as Any)", dumped,
        ] {
            #expect(!text.contains("sk-") && text.contains("m"))
        }
    }
}
