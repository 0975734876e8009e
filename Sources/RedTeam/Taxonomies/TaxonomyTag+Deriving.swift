public import Evidence

extension TaxonomyTag {
    /// The tags of a request by what its suite calls it.
    ///
    /// Subjects such as stalking give the hazard classes, the kinds of request that Data/task-api has give `task_domain`, and
    /// a kind that is itself an attack (`role_play`) gives that attack's. A legitimate request has no hazard.
    public static func derived(category: String, family: String?, expected: Expected) -> [TaxonomyTag] {
        let isTask = taskCategories.contains(category)
        var codes: [(Taxonomy, String)] = isTask ? [(.plumb1, "task_domain")] : []
        if expected == .refuse {
            codes.append((.nistAIRMF1, "MEASURE-2.6"))
            // An assistant that keeps tasks acts on what it is asked.
            if isTask { codes.append((.owaspLLM2025, "LLM06")) }
            for name in [category, family].compactMap({ $0 }) {
                for subject in HarmSubject.named(name) { codes += subject.codes }
            }
        }
        let attack = expected == .refuse ? Attack.Family(rawValue: category).map { derived(attack: $0) } : nil
        return ordered(codes.compactMap { TaxonomyTag($0, $1) } + (attack ?? []))
    }

    /// The tags of a way to ask: prompt injection and jailbreaks, and the measure they are evidence for.
    public static func derived(attack family: Attack.Family) -> [TaxonomyTag] {
        let codes: [(Taxonomy, String)] =
            switch family {
            case .direct: []
            case .promptInjection:
                [(.owaspLLM2025, "LLM01"), (.atlas2025, "AML.T0051.000"), (.nistAIRMF1, "MEASURE-2.7")]
            case .rolePlay, .socialEngineering, .constraint, .reframing, .splitting, .encoding, .context, .multiTurn,
                .adaptive:
                [(.owaspLLM2025, "LLM01"), (.atlas2025, "AML.T0054"), (.nistAIRMF1, "MEASURE-2.7")]
            }
        return codes.compactMap { TaxonomyTag($0, $1) }
    }

    /// Each tag once, in the order of the taxonomies and of their lists.
    static func ordered(_ tags: [TaxonomyTag]) -> [TaxonomyTag] {
        let wanted = Set(tags)
        return Taxonomy.allCases.flatMap(\.tags).filter(wanted.contains)
    }

    /// The kinds of request in Data/task-api.
    private static let taskCategories: Set = [
        "direct", "role_play", "prompt_injection", "social_engineering", "create", "list", "update", "complete",
        "question", "safe_twin",
    ]
}

extension SuiteRow {
    /// The row's tags and those of the attack that it is put through.
    public func tags(under attack: Attack.Family) -> [TaxonomyTag] {
        TaxonomyTag.ordered(tags + TaxonomyTag.derived(attack: attack))
    }
}
