import OrderedCollections

extension JSONValue {
    /// The first place where `other` differs, as a path of members (`.data.pairs`), with both values as text; nil where
    /// the two are equal.
    package func firstDifference(from other: JSONValue) -> (path: String, here: String, there: String)? {
        guard let mine = object, let theirs = other.object else {
            return self == other ? nil : ("", text(), other.text())
        }
        for key in mine.keys + theirs.keys.filter({ mine[$0] == nil }) {
            if let inner = (mine[key] ?? .null).firstDifference(from: theirs[key] ?? .null) {
                return (".\(key)\(inner.path)", inner.here, inner.there)
            }
        }
        return nil
    }
}
