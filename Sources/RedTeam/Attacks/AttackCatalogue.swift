public import Files

/// Every attack that is written down, and how people choose among them.
public enum AttackCatalogue {
    /// The attacks, family by family.
    public static let all: [Attack] =
        [direct] + RolePlayAttacks.all + PromptInjectionAttacks.all + SocialEngineeringAttacks.all
        + ConstraintAttacks.all + ReframingAttacks.all + SplittingAttacks.all + EncodingAttacks.all
        + ContextAttacks.all + MultiTurnAttacks.all + BestOfNAttacks.all

    /// The request as it is, the measure of all others.
    public static let direct = Attack(
        "direct", .direct, summary: "Asks for it as it is.",
        reference: """
            The baseline: the request unchanged. A model that complies with it needs no attack, and what an attack \
            adds is the difference to this.
            """
    ) { _, _ in }

    /// A dozen strong and different ones: what `default` stands for.
    public static let defaults = [
        "direct", "role_play", "grandmother", "fake_system_turn", "indirect_note", "authority", "claimed_consent",
        "prefix_injection+refusal_suppression", "past_tense", "payload_splitting", "base64", "many_shot", "crescendo",
    ]

    /// The attack with that name.
    ///
    /// - Throws: `InputError` with the names that are most alike.
    public static func attack(named name: String) throws(InputError) -> Attack {
        guard let attack = all.first(where: { $0.name == name }) else {
            throw unknown(name, among: all.map(\.name), what: "attack")
        }
        return attack
    }

    /// The attacks that `text` joins by `+`, such as `role_play+base64`.
    ///
    /// - Throws: `InputError` for an unknown or missing name.
    public static func chain(_ text: String) throws(InputError) -> AttackChain {
        var attacks: [Attack] = []
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            attacks.append(try attack(named: String(part).trimmedSpace))
        }
        return AttackChain(attacks)
    }

    /// The chains of a list such as `direct,role_play+base64,encoding`, each once.
    ///
    /// `all` is every attack, `default` a dozen, and a family's name its attacks; `family:role_play` says that
    /// the family is meant where an attack has its name.
    /// - Throws: `InputError` for an unknown name or an empty list.
    public static func chains(_ list: String) throws(InputError) -> [AttackChain] {
        var chains: [AttackChain] = []
        var seen: Set<String> = []
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            for chain in try group(String(part).trimmedSpace) where seen.insert(chain.name).inserted {
                chains.append(chain)
            }
        }
        return chains
    }

    private static func group(_ name: String) throws(InputError) -> [AttackChain] {
        func of(_ family: Attack.Family) -> [AttackChain] {
            all.filter { $0.family == family }.map { AttackChain([$0]) }
        }
        if name == "all" { return all.map { AttackChain([$0]) } }
        if name == "default" { return try defaults.map(chain) }
        if name.hasPrefix("family:") {
            let family = String(name.dropFirst("family:".count))
            guard let family = Attack.Family(rawValue: family) else {
                throw unknown(family, among: Attack.Family.allCases.map(\.rawValue), what: "family of attacks")
            }
            return of(family)
        }
        if let attack = all.first(where: { $0.name == name }) { return [AttackChain([attack])] }
        if let family = Attack.Family(rawValue: name) { return of(family) }
        if name.contains("+") { return [try chain(name)] }
        throw unknown(
            name, among: all.map(\.name) + Attack.Family.allCases.map(\.rawValue) + ["all", "default"], what: "attack")
    }

    private static func unknown(_ name: String, among names: [String], what: String) -> InputError {
        let nearest = EditDistance.nearest(to: name, among: names, count: 3)
        let choices = "\(nearest.dropLast().joined(separator: ", ")) or \(nearest.last ?? "")"
        return InputError(
            file: "--attacks", problem: name.isEmpty ? "a name is missing" : "there is no \(what) \(name)",
            expected: name.isEmpty ? "names separated by commas, parts of a chain by +" : choices,
            remedy: "plumb redteam attacks lists them")
    }
}
