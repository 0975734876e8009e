import Endpoints
import Files
import Foundation
import HTTPTestServer
import Tokenization

/// A request that asks for `text`.
func ask(_ text: String = "Hi", maxTokens: Int = 16, seed: UInt64? = nil) -> ChatRequest {
    ChatRequest(messages: [ChatMessage(role: "user", content: text)], maxTokens: maxTokens, seed: seed)
}

extension EndpointSettings {
    /// Settings that wait for next to nothing between tries.
    static func quick(_ url: String, retries: Int = 2, _ change: (inout EndpointSettings) -> Void = { _ in })
        -> EndpointSettings
    {
        var settings = EndpointSettings(url: url, model: "test", retries: retries, firstBackoff: 0.001)
        change(&settings)
        return settings
    }
}

/// Runs `body` with a server of its own.
func withServer<Result>(
    _ script: @escaping ScriptedServer.Script, _ body: (ScriptedServer) async throws -> Result
) async throws -> Result {
    let server = try await ScriptedServer(script)
    defer { server.stop() }
    return try await body(server)
}

/// Runs `body` with the path of a folder that is removed afterwards.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path(percentEncoded: false))
}

/// The error with which `request` fails; nil where it gets a reply.
func failure(_ client: ChatClient, _ request: ChatRequest = ask()) async -> EndpointError? {
    do throws(EndpointError) {
        _ = try await client.complete(request)
        return nil
    } catch {
        return error
    }
}
