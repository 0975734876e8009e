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
        var members: [[Int]] = []
        var places: [String: Int] = [:]
        for (row, family) in families.enumerated() {
            if let family, let place = places[family] {
                members[place].append(row)
            } else {
                if let family { places[family] = members.count }
                members.append([row])
            }
        }
        let wanted = Int((Double(families.count) * share).rounded())
        var generator = SplitMix64(seed: seed, stream: 2)
        var heldOut: Set<Int> = []
        for place in generator.permutation(members.count) where heldOut.count + members[place].count <= wanted {
            heldOut.formUnion(members[place])
        }
        return heldOut
    }
}
