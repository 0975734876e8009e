/// Why an endpoint gave no reply, after all tries.
public struct EndpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong at the last try.
    public enum Kind: Sendable, Hashable {
        /// No connection: refused, unknown host, closed in the middle.
        case unreachable
        /// No whole reply within the time limit.
        case timedOut
        /// An HTTP status that is no success.
        case status(Int)
        /// A body that is no chat completion.
        case malformed
        /// The budget allows no further request.
        case budgetSpent
        /// The task was cancelled.
        case cancelled
    }

    public var kind: Kind
    /// What went wrong and how to mend it, in one line.
    public var problem: String
    /// How often it was tried.
    public var tries: Int

    public init(_ kind: Kind, _ problem: String, tries: Int = 1) {
        self.kind = kind
        self.problem = problem
        self.tries = tries
    }

    public var description: String { tries > 1 ? "\(problem) (\(tries) tries)" : problem }
}
