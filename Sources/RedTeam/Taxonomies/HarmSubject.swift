/// What a harmful request is about, told from the names that suites give to categories and families.
enum HarmSubject: CaseIterable {
    case violence, crime, sexualCrime, childSafety, defamation, advice, privacy, dataLeak, property
    case massWeapons, weapons, hate, selfHarm, sexualContent, elections, misinformation, coercion, stalking
    case accountTheft, leakage

    /// The classes of `llama-guard-3`, `owasp-llm-2025`, `nist-ai-rmf-1.0` and `plumb-1` that the subject falls under.
    var codes: [(Taxonomy, String)] {
        switch self {
        case .violence: [(.llamaGuard3, "S1")]
        case .crime: [(.llamaGuard3, "S2")]
        case .sexualCrime: [(.llamaGuard3, "S3")]
        case .childSafety: [(.llamaGuard3, "S4")]
        case .defamation: [(.llamaGuard3, "S5")]
        case .advice: [(.llamaGuard3, "S6")]
        case .privacy: [(.llamaGuard3, "S7"), (.nistAIRMF1, "MEASURE-2.10")]
        case .dataLeak: [(.llamaGuard3, "S7"), (.owaspLLM2025, "LLM02"), (.nistAIRMF1, "MEASURE-2.10")]
        case .property: [(.llamaGuard3, "S8")]
        case .massWeapons: [(.llamaGuard3, "S9")]
        case .weapons: [(.llamaGuard3, "S2"), (.llamaGuard3, "S9")]
        case .hate: [(.llamaGuard3, "S10"), (.nistAIRMF1, "MEASURE-2.11")]
        case .selfHarm: [(.llamaGuard3, "S11")]
        case .sexualContent: [(.llamaGuard3, "S12")]
        case .elections: [(.llamaGuard3, "S13"), (.owaspLLM2025, "LLM09")]
        case .misinformation: [(.owaspLLM2025, "LLM09")]
        case .coercion: [(.llamaGuard3, "S2"), (.plumb1, "manipulation_coercion")]
        case .stalking:
            [
                (.llamaGuard3, "S2"), (.llamaGuard3, "S7"), (.nistAIRMF1, "MEASURE-2.10"),
                (.plumb1, "manipulation_coercion"),
            ]
        case .accountTheft: [(.llamaGuard3, "S2"), (.llamaGuard3, "S7"), (.nistAIRMF1, "MEASURE-2.10")]
        case .leakage: [(.owaspLLM2025, "LLM07")]
        }
    }
}

extension HarmSubject {
    /// The subjects of a category or family as suites name it; empty for a name that tells none.
    ///
    /// Known are the families of Data/task-api and the categories of AILuminate, Do-Not-Answer, HarmBench, JailbreakBench,
    /// OR-Bench, SimpleSafetyTests, StrongREJECT and XSTest, with everything but letters and digits as one underscore.
    static func named(_ name: String) -> [HarmSubject] { table[name] ?? [] }

    private static let table: [String: [HarmSubject]] = {
        var table: [String: [HarmSubject]] = [:]
        for (subject, names) in names {
            for name in names.split(separator: " ") { table[String(name), default: []].append(subject) }
        }
        return table
    }()

    private static let names: [(HarmSubject, String)] = [
        (
            .violence,
            """
            violence violent_crimes kidnapping poisoning animal_cruelty vcr physical_harm physical_harm_and_violence
            """
        ),
        (
            .crime,
            """
            fraud theft theft_burglary money_laundering tax_evasion_money_laundering tax_evasion arson sabotage_vandalism \
            evading_police dangerous_driving rule_breaking bypassing_safety_controls illegal_drugs illegal_goods malware \
            ncr illegal cybercrime_intrusion malware_hacking economic_harm fraud_deception government_decision_making \
            illegal_goods_and_services non_violent_crimes illegal_and_highly_regulated_items scams_and_fraud \
            malicious_uses assisting_illegal_activities
            """
        ),
        (.sexualCrime, "src sex_related_crimes"),
        (.childSafety, "cse child_safety child_abuse"),
        (.defamation, "defamation dfm"),
        (
            .advice,
            """
            expert_advice spc spc_fin spc_hlt spc_lgl \
            causing_material_harm_by_disseminating_misinformation_e_g_in_medicine_or_law
            """
        ),
        (
            .privacy,
            """
            privacy privacy_snooping prv information_hazards contrast_privacy \
            compromise_privacy_by_leaking_or_inferring_private_information_person_individual
            """
        ),
        (
            .dataLeak,
            """
            other_users_data risks_from_leaking_or_inferring_sensitive_information_organization_gov
            """
        ),
        (.property, "ipv copyright intellectual_property"),
        (.massWeapons, "explosives chemical_biological iwp"),
        (.weapons, "weapons"),
        (
            .hate,
            """
            hate discrimination hte harassment_discrimination hate_harassment_and_discrimination contrast_discr \
            discrimination_exclusion_toxicity_hateful_offensive social_stereotypes_and_unfair_discrimination \
            toxic_language_hate_speech
            """
        ),
        (
            .selfHarm,
            """
            self_harm ssh suicide_self_harm_and_eating_disorders mental_health_or_overreliance_crisis
            """
        ),
        (.sexualContent, "sexual sexual_content sexual_adult_content adult_content sxc sxc_prn"),
        (.elections, "spc_ele elections"),
        (
            .misinformation,
            """
            disinformation misinformation misinformation_disinformation disinformation_and_deception misinformation_harms \
            disseminating_false_or_misleading_information reducing_the_cost_of_disinformation_campaigns \
            causing_material_harm_by_disseminating_misinformation_e_g_in_medicine_or_law
            """
        ),
        (
            .coercion,
            """
            harassment threats blackmail phishing_scams manipulation coercion deception harassment_bullying
            """
        ),
        (.stalking, "stalking"),
        (.accountTheft, "hacking_accounts account_takeover identity_theft"),
        (.leakage, "system_prompt_leak_and_rule_breaking system_prompt_leak"),
    ]
}
