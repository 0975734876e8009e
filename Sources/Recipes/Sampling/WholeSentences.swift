extension String {
    /// The text up to its last sentence end; all of it where there is none.
    var wholeSentences: Substring {
        guard let end = lastIndex(where: { ".!?\n".contains($0) }) else { return self[...] }
        return self[...end]
    }
}
