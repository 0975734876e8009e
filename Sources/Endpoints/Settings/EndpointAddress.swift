package import Files
import Foundation

/// The address that chat requests go to.
package struct EndpointAddress: Sendable, Hashable {
    /// The whole address, its query included.
    package let url: String
    /// The address as messages show it, without the query.
    package let shown: String
    /// Whether requests leave this machine unencrypted.
    package let isOpen: Bool

    /// The address `text` as it stands, which is an HTTP address.
    init(whole text: String) {
        url = text
        shown = String(text.prefix { $0 != "?" })
        isOpen = false
    }

    /// The address of chat completions below the base address `text`.
    ///
    /// - Throws: `InputError` where it is no HTTP address, or holds a password or a key.
    package init(_ text: String) throws(InputError) {
        func problem(_ problem: String, expected: String, remedy: String? = nil) -> InputError {
            InputError(file: "endpoint", field: "url", problem: problem, expected: expected, remedy: remedy)
        }
        let example = "a base address such as http://127.0.0.1:8000/v1"
        guard var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased() else {
            throw problem("\"\(text)\" is no address", expected: example)
        }
        guard scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty else {
            throw problem("\"\(text)\" is no HTTP address", expected: example)
        }
        guard parts.user == nil, parts.password == nil else {
            throw problem(
                "it holds a user name or a password", expected: example,
                remedy: "put the key into an environment variable")
        }
        guard parts.fragment == nil else { throw problem("it has a #fragment", expected: example) }
        let secrets: Set<String> = ["key", "api_key", "api-key", "apikey", "token", "access_token"]
        if let item = parts.queryItems?.first(where: { secrets.contains($0.name.lowercased()) }) {
            throw problem(
                "it holds a key, \(item.name)", expected: example, remedy: "put the key into an environment variable")
        }
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        if !path.hasSuffix("/chat/completions") { path += "/chat/completions" }
        parts.percentEncodedPath = path
        parts.scheme = scheme
        guard let url = parts.string else { throw problem("\"\(text)\" is no address", expected: example) }
        self.url = url
        parts.query = nil
        shown = parts.string ?? url
        isOpen = scheme == "http" && !["localhost", "127.0.0.1", "::1", "[::1]"].contains(host.lowercased())
    }
}
