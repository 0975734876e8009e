import AsyncHTTPClient
import Files
import NIOCore
import NIOHTTP1
import NIOPosix

/// One request over HTTP and its whole reply.
struct HTTPExchange: Sendable {
    /// What came back.
    struct Reply: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8]
    }

    /// The reply took longer than it may.
    struct TimedOut: Error {}

    /// The largest reply that is read, in bytes.
    static let bodyLimit = 16 << 20
    /// Seconds within which a connection has to stand.
    static let connectLimit = 10

    /// One client for the process, as `HTTPClient.shared`, which is never given up and so needs no shutting down.
    ///
    /// It differs in what it leaves to `ChatClient`: how many connections there are, when a request is tried again, how
    /// long it may take. Redirects are not followed, so that a key goes nowhere but to the address that was given.
    /// Certificates are checked.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration)

    private static var configuration: HTTPClient.Configuration {
        var pool = HTTPClient.Configuration.ConnectionPool(
            idleTimeout: .seconds(60), concurrentHTTP1ConnectionsPerHostSoftLimit: 1024)
        pool.retryConnectionEstablishment = false
        return HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(Int64(connectLimit))),
            connectionPool: pool)
    }

    var url: String
    var method = HTTPMethod.POST
    var headers: HTTPHeaders
    /// Seconds to the last byte of the reply.
    var timeout: Double

    /// Sends `body` and waits for the whole reply.
    ///
    /// - Throws: `TimedOut`, `NIOTooManyBytesError`, `CancellationError`, or what the connection says.
    func post(_ body: [UInt8]) async throws -> Reply {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let limit = timeout
        return try await withThrowingTaskGroup(of: Reply?.self) { [request] group in
            group.addTask {
                let response = try await Self.client.execute(request, timeout: .seconds(Int64(limit) + 10))
                let bytes = try await response.body.collect(upTo: Self.bodyLimit)
                return Reply(
                    status: Int(response.status.code), headers: response.headers, body: Array(bytes.readableBytesView))
            }
            group.addTask {
                try await Task.sleep(for: .seconds(limit))
                return nil
            }
            defer { group.cancelAll() }
            guard let reply = try await group.next() ?? nil else { throw TimedOut() }
            return reply
        }
    }
}
