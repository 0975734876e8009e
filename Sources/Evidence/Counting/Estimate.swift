public import Files

/// A figure with its 95 % interval.
public struct Estimate: Sendable, Hashable {
    /// The figure; nil where there is nothing to measure.
    public var value: Double?
    /// The 95 % interval; nil where there is none.
    public var interval: ClosedRange<Double>?

    public init(value: Double?, interval: ClosedRange<Double>? = nil) {
        self.value = value
        self.interval = interval
    }

    /// `{"value", "low", "high"}`, null where there is none.
    public var json: JSONValue {
        [
            "value": value.map(JSONValue.number) ?? .null,
            "low": (interval?.lowerBound).map(JSONValue.number) ?? .null,
            "high": (interval?.upperBound).map(JSONValue.number) ?? .null,
        ]
    }
}
