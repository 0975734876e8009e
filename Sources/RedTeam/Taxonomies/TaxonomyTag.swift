/// A class of a taxonomy, written `owasp-llm-2025:LLM01`.
public struct TaxonomyTag: Sendable, Hashable, CustomStringConvertible {
    /// The list that it is from.
    public let taxonomy: Taxonomy
    /// Its number or name in the list.
    public let code: String
    /// What it is called, in words.
    public let title: String

    init(taxonomy: Taxonomy, code: String, title: String) {
        self.taxonomy = taxonomy
        self.code = code
        self.title = title
    }

    /// The tag that `text` names, `taxonomy:code`; nil where there is no such taxonomy or class.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let taxonomy = Taxonomy(rawValue: String(text[..<colon])),
            let tag = TaxonomyTag(taxonomy, String(text[text.index(after: colon)...]))
        else { return nil }
        self = tag
    }

    /// The class `code` of `taxonomy`; nil where it has none.
    public init?(_ taxonomy: Taxonomy, _ code: String) {
        guard let tag = taxonomy.tags.first(where: { $0.code == code }) else { return nil }
        self = tag
    }

    public var description: String { "\(taxonomy.rawValue):\(code)" }
}
