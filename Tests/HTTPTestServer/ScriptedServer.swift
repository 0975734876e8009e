import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// An HTTP server on a port of this machine that does with every request what a script says, and remembers all of them.
///
///     let server = try await ScriptedServer { request, number in number == 0 ? .error(503) : .chat("Done.") }
///     defer { server.stop() }
public final class ScriptedServer: Sendable {
    /// What to do with a request; `number` says how many came before it.
    public typealias Script = @Sendable (_ request: ServedRequest, _ number: Int) -> ScriptedReply

    private let channel: any Channel
    private let log = ServerLog()
    public let port: Int

    /// Starts a server that takes connections from this machine only.
    public init(_ script: @escaping Script) async throws {
        let log = log
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    log.add(channel)
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(ScriptHandler(script, log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    /// The base address of its chat endpoint.
    public var url: String { "http://127.0.0.1:\(port)/v1" }

    /// What it received so far, in order.
    public var requests: [ServedRequest] { log.requests }

    /// The most requests that waited for their replies at once.
    public var mostAtOnce: Int { log.mostAtOnce }

    /// Ends all connections and takes no more.
    public func stop() {
        channel.close(promise: nil)
        for child in log.channels { child.close(promise: nil) }
    }

    /// The base address of a port at which nothing listens.
    public static func deadURL() async throws -> String {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return "http://127.0.0.1:\(port)/v1"
    }
}

/// What a server has seen.
///
/// Unchecked, because a lock guards all that changes.
final class ServerLog: @unchecked Sendable {
    private let lock = NSLock()
    private var received: [ServedRequest] = []
    private var open: [ObjectIdentifier: any Channel] = [:]
    private var waiting = 0
    private var most = 0

    var requests: [ServedRequest] { lock.withLock { received } }
    var mostAtOnce: Int { lock.withLock { most } }
    var channels: [any Channel] { lock.withLock { Array(open.values) } }

    func add(_ channel: any Channel) {
        let name = ObjectIdentifier(channel)
        lock.withLock { open[name] = channel }
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.lock.withLock { self?.open[name] = nil }
        }
    }

    /// Notes a request and says how many came before it.
    func begin(_ request: ServedRequest) -> Int {
        lock.withLock {
            received.append(request)
            waiting += 1
            most = max(most, waiting)
            return received.count - 1
        }
    }

    func end() { lock.withLock { waiting -= 1 } }
}
