/// What an endpoint is told that writes drafts.
public struct DraftingPolicy: Sendable, Hashable {
    /// For refusals; `{examples}` stands for some of the policy's texts of the style that is due.
    public var refusals: String
    /// For answers of an assistant that does as it is told.
    public var confirmations: String
    /// For harmless requests that are nearly those that are shown.
    public var twins: String

    public init(refusals: String, confirmations: String, twins: String) {
        self.refusals = refusals
        self.confirmations = confirmations
        self.twins = twins
    }

    /// The policy's section `drafting`, in which every setting is there.
    init(_ settings: SettingsReader) throws {
        var settings = settings
        refusals = try settings.required("refusals")
        confirmations = try settings.required("confirmations")
        twins = try settings.required("twins")
        try settings.finish()
    }
}

/// What an endpoint can write drafts of.
public enum DraftKind: String, Sendable, Hashable, CaseIterable {
    /// The answers that refuse, on both sides: chosen for unsafe requests, rejected for their twins.
    case refusals
    /// The answers that confirm, on both sides: rejected for unsafe requests, chosen for their twins.
    case confirmations
    /// Harmless twins of requests that have none.
    case twins
}
