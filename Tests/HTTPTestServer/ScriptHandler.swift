import NIOCore
import NIOHTTP1

/// Collects the requests of one connection and does what the script says.
final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let script: ScriptedServer.Script
    private let log: ServerLog
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isWaiting = false

    init(_ script: @escaping ScriptedServer.Script, _ log: ServerLog) {
        self.script = script
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let piece): body += piece.readableBytesView
        case .end:
            guard let head else { return }
            let request = ServedRequest(
                method: head.method.rawValue, path: head.uri, headers: head.headers.map { ($0.name, $0.value) },
                body: body)
            let number = log.begin(request)
            isWaiting = true
            act(script(request, number), context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func end() {
        if isWaiting { log.end() }
        isWaiting = false
    }

    private func act(_ reply: ScriptedReply, _ context: ChannelHandlerContext) {
        switch reply {
        case .reply(let status, let headers, let body):
            write(status, headers, promised: body.utf8.count, Array(body.utf8), context)
            end()
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .delayed(let seconds, let reply):
            context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(seconds * 1000))) {
                if context.channel.isActive { self.act(reply, context) }
            }
        case .together(let count, let then):
            if log.mostAtOnce >= count { return act(then, context) }
            context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(5)) {
                if context.channel.isActive { self.act(reply, context) }
            }
        case .hang: break
        case .cut(let count, let body):
            write(200, [:], promised: body.utf8.count, Array(body.utf8.prefix(count)), context)
            end()
            context.flush()
            context.close(promise: nil)
        case .close:
            end()
            context.close(promise: nil)
        }
    }

    private func write(
        _ status: Int, _ headers: [String: String], promised: Int, _ bytes: [UInt8], _ context: ChannelHandlerContext
    ) {
        var fields = HTTPHeaders(headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        fields.replaceOrAdd(name: "Content-Length", value: String(promised))
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
    }
}
