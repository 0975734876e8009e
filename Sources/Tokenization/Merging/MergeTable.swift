/// Which two neighbouring symbols become one, and in what order: the merges of byte-pair encoding.
///
/// After Sennrich, Haddow and Birch 2016, arXiv:1508.07909.
/// Of all pairs in a word the one with the lowest rank is merged first, the leftmost of equals, until none is left.
struct MergeTable: Sendable {
    private var table: FlatTable

    init(capacity: Int) { table = FlatTable(capacity: capacity) }

    var count: Int { table.count }

    /// Lets `left` and `right` become `merged`; a later rule for the same pair replaces an earlier one.
    mutating func insert(_ left: UInt32, _ right: UInt32, rank: Int, merged: UInt32) {
        table.insert(FlatTable.key(left, right), UInt64(rank) << 32 | UInt64(merged))
    }

    @inline(__always)
    private func pair(_ left: UInt32, _ right: UInt32) -> UInt64 { table[FlatTable.key(left, right)] }

    /// Merges `scratch.symbols` in place.
    @inline(__always)
    func merge(_ scratch: inout MergeScratch) {
        if scratch.symbols.count < 2 { return }
        if scratch.symbols.count <= 48 { mergeShort(&scratch) } else { mergeLong(&scratch) }
    }

    /// Looks for the lowest rank again after each merge: fastest where there are few symbols.
    private func mergeShort(_ scratch: inout MergeScratch) {
        var count = scratch.symbols.count
        scratch.pairs.removeAll(keepingCapacity: true)
        for index in 1..<count {
            scratch.pairs.append(pair(scratch.symbols[index &- 1], scratch.symbols[index]))
        }
        scratch.pairs.append(FlatTable.none)
        while count > 1 {
            var lowest = FlatTable.none >> 32
            var place = 0
            for index in 0..<(count &- 1) {
                let rank = scratch.pairs[index] >> 32
                if rank < lowest {
                    lowest = rank
                    place = index
                }
            }
            if lowest == FlatTable.none >> 32 { break }
            scratch.symbols[place] = UInt32(truncatingIfNeeded: scratch.pairs[place])
            count &-= 1
            var index = place &+ 1
            while index < count {
                scratch.symbols[index] = scratch.symbols[index &+ 1]
                scratch.pairs[index] = scratch.pairs[index &+ 1]
                index &+= 1
            }
            scratch.pairs[place] =
                place &+ 1 < count ? pair(scratch.symbols[place], scratch.symbols[place &+ 1]) : FlatTable.none
            if place > 0 {
                scratch.pairs[place &- 1] = pair(scratch.symbols[place &- 1], scratch.symbols[place])
            }
        }
        scratch.symbols.removeSubrange(count...)
    }

    /// Keeps the pairs in a heap, so that n symbols take n log n steps.
    private func mergeLong(_ scratch: inout MergeScratch) {
        let count = scratch.symbols.count
        scratch.heap.removeAll()
        scratch.pairs.removeAll(keepingCapacity: true)
        scratch.previous.removeAll(keepingCapacity: true)
        scratch.next.removeAll(keepingCapacity: true)
        for index in 0..<count {
            scratch.previous.append(Int32(truncatingIfNeeded: index - 1))
            scratch.next.append(index + 1 < count ? Int32(truncatingIfNeeded: index + 1) : -1)
            scratch.pairs.append(FlatTable.none)
        }
        for index in 0..<(count - 1) { refresh(index, &scratch) }
        while let top = scratch.heap.pop() {
            let place = Int(truncatingIfNeeded: top & 0xFFFF_FFFF)
            // The pair at this place may have changed since the entry was made.
            guard scratch.pairs[place] >> 32 == top >> 32 else { continue }
            let right = Int(scratch.next[place])
            scratch.symbols[place] = UInt32(truncatingIfNeeded: scratch.pairs[place])
            scratch.pairs[right] = FlatTable.none
            scratch.previous[right] = -2
            let after = scratch.next[right]
            scratch.next[place] = after
            if after >= 0 { scratch.previous[Int(after)] = Int32(truncatingIfNeeded: place) }
            refresh(place, &scratch)
            let before = scratch.previous[place]
            if before >= 0 { refresh(Int(before), &scratch) }
        }
        var kept = 0
        for index in 0..<count where scratch.previous[index] != -2 {
            scratch.symbols[kept] = scratch.symbols[index]
            kept += 1
        }
        scratch.symbols.removeSubrange(kept...)
    }

    /// Looks the pair at `place` up again and, if it can merge, enters it into the heap.
    private func refresh(_ place: Int, _ scratch: inout MergeScratch) {
        let right = scratch.next[place]
        guard right >= 0 else {
            scratch.pairs[place] = FlatTable.none
            return
        }
        let found = pair(scratch.symbols[place], scratch.symbols[Int(right)])
        scratch.pairs[place] = found
        if found != FlatTable.none { scratch.heap.push((found >> 32) << 32 | UInt64(place)) }
    }
}
