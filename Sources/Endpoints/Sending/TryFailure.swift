import AsyncHTTPClient
import Files
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why one try failed, and whether another may do better.
struct TryFailure: Error {
    var kind: EndpointError.Kind
    /// What went wrong and how to mend it, in one line.
    var problem: String
    /// Whether it may pass.
    var passes: Bool
    /// Seconds that the endpoint asks to wait.
    var asks: Double?
    /// Whether the endpoint may have done the work, and count it, although the reply was lost.
    var mayCount = false
}

// What the connection says.
extension TryFailure {
    /// The failure that `error`, thrown while `address` was asked, means.
    init(_ error: any Error, address: EndpointAddress, timeout: Double) {
        switch error {
        case is CancellationError:
            self.init(kind: .cancelled, problem: "it was cancelled", passes: false, mayCount: true)
        case is HTTPExchange.TimedOut:
            let seconds = timeout == timeout.rounded() ? String(Int(timeout)) : String(timeout)
            self.init(
                kind: .timedOut, problem: "\(address.shown) gave no whole reply within \(seconds) s", passes: true,
                mayCount: true)
        case is NIOTooManyBytesError:
            self.init(
                kind: .malformed,
                problem: "\(address.shown) replied with more than \(HTTPExchange.bodyLimit >> 20) MiB", passes: false,
                mayCount: true)
        case let error as NIOConnectionError:
            self.init(
                kind: .unreachable, problem: "\(address.shown) cannot be reached: \(Self.words(error))", passes: true)
        case let error as IOError where Self.isRefusal(error):
            self.init(
                kind: .unreachable, problem: "\(address.shown) cannot be reached: \(Self.words(error))", passes: true)
        case let error as HTTPClientError where error == .cancelled:
            self.init(kind: .cancelled, problem: "it was cancelled", passes: false, mayCount: true)
        case let error as HTTPClientError where error == .connectTimeout || error == .getConnectionFromPoolTimeout:
            self.init(
                kind: .unreachable,
                problem: "\(address.shown) cannot be reached: no connection within \(HTTPExchange.connectLimit) s",
                passes: true)
        case let error as HTTPClientError where error == .remoteConnectionClosed: self.init(cutOff: address)
        case HTTPParserError.invalidEOFState: self.init(cutOff: address)
        default:
            let text = String(describing: error)
            let untrusted = text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidateCertificate")
            if untrusted {
                self.init(
                    kind: .unreachable, problem: "the certificate of \(address.shown) is not trusted", passes: false)
            } else {
                let cause = (error as? IOError).map(Self.words) ?? text.oneLine(200)
                self.init(
                    kind: .unreachable, problem: "\(address.shown) broke the connection off: \(cause)", passes: true,
                    mayCount: true)
            }
        }
    }

    private init(cutOff address: EndpointAddress) {
        self.init(
            kind: .unreachable, problem: "\(address.shown) closed the connection before the whole reply was there",
            passes: true, mayCount: true)
    }

    /// Whether there was no connection at all.
    private static func isRefusal(_ error: IOError) -> Bool {
        [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN].contains(error.errnoCode)
    }

    /// The system's words for `error` ("connection refused").
    private static func words(_ error: IOError) -> String {
        let known = NSError(domain: NSPOSIXErrorDomain, code: Int(error.errnoCode))
        return (known.localizedFailureReason ?? known.localizedDescription).lowercased()
    }

    /// Why no connection came about.
    private static func words(_ error: NIOConnectionError) -> String {
        guard let failure = error.connectionErrors.first?.error else { return "the host \(error.host) is not known" }
        return (failure as? IOError).map(words) ?? String(describing: failure).oneLine(200)
    }
}

// What the status says.
extension TryFailure {
    /// The failure that a reply means whose status is no success.
    init(_ reply: HTTPExchange.Reply, address: EndpointAddress, settings: EndpointSettings) {
        let reported = ReportedError(body: reply.body)
        var problem = "\(address.shown) replied with HTTP \(reply.status)"
        if let location = reply.headers.first(name: "location"), (300..<400).contains(reply.status) {
            problem += ", a redirect to \(location.oneLine(200)) (give the address itself)"
        }
        self.init(
            status: reply.status, problem: problem, reported: reported,
            asks: RetryAfter.seconds(reply.headers, now: Date()), settings: settings)
    }

    /// The failure that an error inside a reply with a good status means.
    init(_ reported: ReportedError, address: EndpointAddress, settings: EndpointSettings) {
        self.init(
            status: reported.status ?? 200, problem: "\(address.shown) reports an error", reported: reported, asks: nil,
            settings: settings)
    }

    private init(
        status: Int, problem: String, reported: ReportedError?, asks: Double?, settings: EndpointSettings
    ) {
        var problem = problem
        if let reported { problem += ": \(reported.message)" }
        // A server may quote the key that it does not take.
        if let key = settings.key, !key.isEmpty { problem = problem.replacing(key, with: "…") }
        if let hint = Self.hint(status, problem, settings) { problem += " (\(hint))" }
        let isSpent = reported?.code == "insufficient_quota"
        self.init(
            kind: .status(status), problem: problem,
            passes: !isSpent && (status == 408 || status == 409 || status == 429 || (500..<600).contains(status)),
            asks: asks)
    }

    /// How to mend what a status means.
    private static func hint(_ status: Int, _ problem: String, _ settings: EndpointSettings) -> String? {
        switch status {
        case 401, 403:
            settings.key == nil
                ? "put the endpoint's key into \(settings.keyVariable)"
                : "the key is the one in \(settings.keyVariable)"
        case 404: "check the address, whose base often ends in /v1, and the model \(settings.model)"
        case 400 where problem.contains("max_completion_tokens") && settings.limitField == .maxTokens:
            "give --endpoint-limit-field max_completion_tokens"
        case 400 where problem.contains("seed") && settings.sendsSeed: "give --no-endpoint-seed"
        case 429: "lower --concurrency, or give --requests-per-minute"
        default: nil
        }
    }
}
