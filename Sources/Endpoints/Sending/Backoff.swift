package import Files

/// How long to wait before a request is tried again: exponential with full jitter (Brooker, "Exponential Backoff And
/// Jitter", 2015).
package struct Backoff: Sendable, Hashable {
    /// The longest first wait, in seconds; it doubles from try to try.
    package var first: Double
    /// The longest wait, in seconds.
    package var longest: Double

    package init(first: Double, longest: Double) {
        self.first = first
        self.longest = longest
    }

    /// Seconds to wait after `tries` tries failed; nil where the endpoint `asks` for a longer wait than is allowed.
    ///
    /// What the endpoint asks for is waited in full, and a random part on top keeps requests from coming back all at once.
    package func wait(
        afterTries tries: Int, asks: Double?, generator: inout SplitMix64
    ) -> Double? {
        guard let asks else {
            var bound = first
            for _ in 1..<max(1, tries) where bound < longest { bound *= 2 }
            return generator.nextUnit() * min(bound, longest)
        }
        return asks > longest ? nil : asks + generator.nextUnit() * min(first, longest)
    }
}

/// Waits for `seconds`; false where the task was cancelled, then or before.
func pause(_ seconds: Double) async -> Bool {
    // Sleeping fails where the task is cancelled, and in no other case.
    if seconds > 0 { try? await Task.sleep(for: .seconds(seconds)) }
    return !Task.isCancelled
}
