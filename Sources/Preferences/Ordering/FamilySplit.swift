import Files

/// Divides rows so that related ones stay together: rewordings of a training row would make held-out figures too good.
public enum FamilySplit {
    /// Numbers of rows to hold out, about `share` of all, whole families at a time.
    ///
    /// - Parameters:
    ///   - families: The family of each row; nil is a family of its own.
    ///   - share: From 0 up to, not including, 1.
    ///   - seed: What decides which families are held out.
    /// - Returns: Numbers of rows.
    public static func heldOut(families: [String?], share: Double, seed: UInt64) -> Set<Int> {
        var places: [String: Int] = [:]
        var count = 0
        let groups = families.map { family in
            if let family, let place = places[family] { return place }
            if let family { places[family] = count }
            count += 1
            return count - 1
        }
        return heldOut(groups: groups, share: share, seed: seed)
    }

    /// Numbers of rows to hold out, about `share` of all, whole groups at a time.
    ///
    /// - Parameters:
    ///   - groups: The group of each row.
    ///   - share: From 0 up to, not including, 1.
    ///   - seed: What decides which groups are held out.
    /// - Returns: Numbers of rows; none where every group is larger than the share.
    public static func heldOut(groups: [Int], share: Double, seed: UInt64) -> Set<Int> {
        var members: [[Int]] = []
        var places: [Int: Int] = [:]
        for (row, group) in groups.enumerated() {
            if let place = places[group] {
                members[place].append(row)
            } else {
                places[group] = members.count
                members.append([row])
            }
        }
        let wanted = Int((Double(groups.count) * share).rounded())
        var generator = SplitMix64(seed: seed, stream: 2)
        var heldOut: Set<Int> = []
        for place in generator.permutation(members.count) where heldOut.count + members[place].count <= wanted {
            heldOut.formUnion(members[place])
        }
        return heldOut
    }
}
