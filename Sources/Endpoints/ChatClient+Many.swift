extension ChatClient {
    /// The replies to `requests`, in their order, no more under way at once than `concurrency`; `onEach` hears each as it
    /// comes.
    ///
    /// A request that fails loses nothing of the others. Where the endpoint takes no request at all, such as for a wrong
    /// address, key or model, the rest is not sent and fails for the same reason.
    public func complete(
        _ requests: [ChatRequest],
        onEach: @Sendable (_ index: Int, _ result: Result<ChatCompletion, EndpointError>) -> Void = { _, _ in }
    ) async -> [Result<ChatCompletion, EndpointError>] {
        var results = [Result<ChatCompletion, EndpointError>?](repeating: nil, count: requests.count)
        var hopeless: EndpointError?
        await withTaskGroup(of: Answer.self) { group in
            var next = min(settings.concurrency, requests.count)
            for index in 0..<next { group.addTask { await self.answer(requests[index], index) } }
            while let answer = await group.next() {
                results[answer.index] = answer.result
                onEach(answer.index, answer.result)
                if case .failure(let error) = answer.result, isHopeless(error) { hopeless = error }
                if hopeless == nil, next < requests.count {
                    let index = next
                    next += 1
                    group.addTask { await self.answer(requests[index], index) }
                }
            }
        }
        return results.indices.map { index in
            if let result = results[index] { return result }
            let result = Result<ChatCompletion, EndpointError>.failure(hopeless ?? Self.cancelled())
            onEach(index, result)
            return result
        }
    }

    /// What came of the request at `index`.
    private struct Answer: Sendable {
        let index: Int
        let result: Result<ChatCompletion, EndpointError>
    }

    private func answer(_ request: ChatRequest, _ index: Int) async -> Answer {
        do {
            return Answer(index: index, result: .success(try await complete(request)))
        } catch {
            return Answer(index: index, result: .failure(error))
        }
    }

    /// Whether no other request can fare better.
    private func isHopeless(_ error: EndpointError) -> Bool {
        switch error.kind {
        case .unreachable, .status(401), .status(404): !hasReplies
        case .cancelled: Task.isCancelled
        default: false
        }
    }
}
