extension AttackChain {
    /// Each of `attacks` alone, then pairs of attacks of different families, an encoding last.
    ///
    /// Pairs with the plain request, and encodings before something else, change nothing worth a try.
    public static func compositions(of attacks: [Attack], pairs: Bool) -> [AttackChain] {
        let single = attacks.map { AttackChain([$0]) }
        guard pairs else { return single }
        return single
            + attacks.flatMap { first in
                attacks.filter { first.composes(with: $0) }.map { AttackChain([first, $0]) }
            }
    }
}

extension Attack {
    /// Whether `other` after this one makes a new prompt.
    fileprivate func composes(with other: Attack) -> Bool {
        family != other.family && ![.direct, .encoding].contains(family) && other.family != .direct
    }
}
