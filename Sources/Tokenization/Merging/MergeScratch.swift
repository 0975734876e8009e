/// The working memory of merging, kept from word to word so that no word allocates.
struct MergeScratch {
    /// The symbols of the word.
    var symbols: [UInt32] = []
    /// For the pair that starts at each symbol: its rank in the upper half, the merged symbol in the lower.
    var pairs: [UInt64] = []
    /// The neighbours of each symbol that is still there, for long words.
    var previous: [Int32] = []
    var next: [Int32] = []
    var heap = MinHeap()
}

/// A binary heap that gives the smallest number first.
struct MinHeap {
    private var items: [UInt64] = []

    mutating func removeAll() { items.removeAll(keepingCapacity: true) }

    mutating func push(_ item: UInt64) {
        var child = items.count
        items.append(item)
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[parent] > item else { break }
            items[child] = items[parent]
            child = parent
        }
        items[child] = item
    }

    mutating func pop() -> UInt64? {
        guard let top = items.first, let last = items.popLast() else { return nil }
        guard !items.isEmpty else { return top }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < items.count else { break }
            if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
            guard items[child] < last else { break }
            items[parent] = items[child]
            parent = child
        }
        items[parent] = last
        return top
    }
}
