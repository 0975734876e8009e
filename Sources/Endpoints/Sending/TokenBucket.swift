/// A rate limit: a bucket that fills at a constant rate, and from which every request takes.
///
/// It holds what comes in a second, so that requests are spread evenly. Time is in seconds from any start.
package struct TokenBucket: Sendable, Hashable {
    private let rate: Double
    private let capacity: Double
    private var level: Double
    private var filledAt: Double

    /// A full bucket into which `perMinute` flow a minute, above 0.
    package init(perMinute: Double, now: Double) {
        rate = perMinute / 60
        capacity = max(1, rate)
        level = capacity
        filledAt = now
    }

    /// Takes `amount` and says how many seconds to wait until it is there; who comes later waits behind it.
    ///
    /// An amount above what the bucket holds goes when the bucket is full, and those after it wait the longer.
    package mutating func take(_ amount: Double, now: Double) -> Double {
        fill(now)
        let wait = max(0, (min(amount, capacity) - level) / rate)
        level -= amount
        return wait
    }

    /// Puts back what was taken too much, or takes what was taken too little (`amount` below 0).
    package mutating func giveBack(_ amount: Double, now: Double) {
        fill(now)
        level = min(capacity, level + amount)
    }

    private mutating func fill(_ now: Double) {
        level = min(capacity, level + max(0, now - filledAt) * rate)
        filledAt = max(filledAt, now)
    }
}
