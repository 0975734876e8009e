package import Files

/// What an endpoint says went wrong.
package struct ReportedError: Sendable, Hashable {
    /// In its own words, in one line.
    package var message: String
    /// Its name of the error, such as `insufficient_quota`.
    package var code: String?
    /// An HTTP status that it gives inside the body.
    package var status: Int?

    /// The error in a body's member `error`; nil where it is absent or null.
    package init?(_ error: JSONValue?) {
        guard let error, error != .null, error != .bool(false) else { return nil }
        message = (error.string ?? error["message"]?.string ?? error.text()).oneLine(300)
        code = error["code"]?.string ?? error["type"]?.string
        status = error["code"]?.integer
    }

    /// The error in the body of a bad reply, whichever way the server puts it; nil for an empty body.
    package init?(body: [UInt8]) {
        guard let value = try? JSONValue(parsing: body, file: "body") else {
            let text = String(decoding: body.prefix(2000), as: UTF8.self).oneLine(200)
            guard !text.isEmpty, !text.hasPrefix("<") else { return nil }
            self.message = text
            return
        }
        if let reported = ReportedError(value["error"]) {
            self = reported
            return
        }
        let detail = value["detail"]
        let words =
            value["message"]?.string ?? detail?.string
            ?? detail?.array?.compactMap { $0["msg"]?.string }.joined(separator: "; ")
        guard let words, !words.isEmpty else { return nil }
        message = words.oneLine(300)
        code = value["code"]?.string ?? value["type"]?.string
    }
}

extension String {
    /// The text with white space and control characters as single spaces, at most `limit` characters of it.
    func oneLine(_ limit: Int) -> String {
        let words = split {
            $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        let line = words.joined(separator: " ")
        return line.count > limit ? line.prefix(limit) + "…" : line
    }
}
