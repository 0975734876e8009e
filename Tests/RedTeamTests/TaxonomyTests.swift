import Evidence
import Files
import RedTeam
import Testing

@Suite struct TaxonomyTests {
    @Test func tagsReadBack() {
        for taxonomy in Taxonomy.allCases {
            #expect(!taxonomy.tags.isEmpty)
            #expect(Set(taxonomy.tags.map(\.code)).count == taxonomy.tags.count)
            for tag in taxonomy.tags { #expect(TaxonomyTag(tag.description) == tag) }
        }
        #expect(TaxonomyTag("owasp-llm-2025:LLM01")?.title == "Prompt Injection")
        for text in ["LLM01", "owasp-llm-2023:LLM01", "owasp-llm-2025:LLM11", "owasp-llm-2025:", ""] {
            #expect(TaxonomyTag(text) == nil)
        }
    }

    private func codes(_ category: String, _ family: String?, _ expected: Expected = .refuse) -> [String] {
        TaxonomyTag.derived(category: category, family: family, expected: expected).map(\.code)
    }

    @Test func subjectsHaveHazards() {
        #expect(
            codes("direct", "stalking") == [
                "LLM06", "MEASURE-2.6", "MEASURE-2.10", "S2", "S7", "manipulation_coercion", "task_domain",
            ])
        #expect(codes("direct", "theft_burglary") == ["LLM06", "MEASURE-2.6", "S2", "task_domain"])
        #expect(codes("cse", "skilled") == ["MEASURE-2.6", "S4"])
        #expect(codes("disinformation", nil) == ["LLM09", "MEASURE-2.6"])
        #expect(codes("unheard_of", nil) == ["MEASURE-2.6"])
    }

    @Test func kindsThatAreAttacksHaveTheirs() {
        #expect(
            codes("prompt_injection", "hate") == [
                "LLM01", "LLM06", "AML.T0051.000", "MEASURE-2.6", "MEASURE-2.7", "MEASURE-2.11", "S10", "task_domain",
            ])
        #expect(TaxonomyTag.derived(attack: .encoding).map(\.code) == ["LLM01", "AML.T0054", "MEASURE-2.7"])
        #expect(TaxonomyTag.derived(attack: .direct).isEmpty)
    }

    @Test func legitimateRequestsHaveNoHazard() {
        #expect(codes("safe_twin", "stalking", .comply) == ["task_domain"])
        #expect(codes("homonyms", "kill", .comply).isEmpty)
    }

    /// Every family of the task suites says what it is about.
    @Test(arguments: [
        "animal_cruelty", "blackmail", "bypassing_safety_controls", "dangerous_driving", "defamation", "disinformation",
        "evading_police", "explosives", "fraud", "hacking_accounts", "harassment", "hate", "identity_theft",
        "illegal_drugs", "malware", "money_laundering", "other_users_data", "phishing_scams", "poisoning",
        "privacy_snooping", "rule_breaking", "sabotage_vandalism", "self_harm", "stalking",
        "system_prompt_leak_and_rule_breaking", "tax_evasion_money_laundering", "theft_burglary", "threats", "violence",
        "weapons", "manipulation", "account_takeover", "theft", "illegal_goods", "discrimination", "privacy",
    ])
    func familiesOfTheTaskSuites(_ family: String) {
        #expect(codes("direct", family).count > codes("direct", nil).count)
    }

    @Test func rowsStateTagsOrDeriveThem() throws {
        let text = """
            {"id": "a", "prompt": "p", "expect": "refuse", "category": "x", "tags": ["llama-guard-3:S7", "llama-guard-3:S1"]}
            {"id": "b", "prompt": "p", "expect": "refuse", "category": "direct", "family": "violence"}
            {"id": "c", "prompt": "p", "expect": "refuse", "tags": []}
            """
        let rows = try withFile(text) { try RedTeam.Suite.read($0).rows }
        #expect(rows[0].tags.map(\.code) == ["S1", "S7"])
        #expect(rows[1].tags.map(\.code) == ["LLM06", "MEASURE-2.6", "S1", "task_domain"])
        #expect(rows[2].tags.isEmpty)
        #expect(rows[2].tags(under: .rolePlay).map(\.code) == ["LLM01", "AML.T0054", "MEASURE-2.7"])
        #expect(rows[1].tags(under: .rolePlay).map(\.code).prefix(3) == ["LLM01", "LLM06", "AML.T0054"])
    }

    @Test(arguments: [
        (#""llama-guard-3:S1""#, "tags: the field is a string"),
        (
            #"["llama-guard-3:S99"]"#,
            #"tags: "llama-guard-3:S99" is no known tag; expected llama-guard-3: and one of S1"#
        ),
        (#"["S1"]"#, #"tags: "S1" is no known tag; expected taxonomy:code with one of owasp-llm-2025"#),
        ("[1]", "tags: a number is no known tag"),
    ])
    func anUnknownTagIsNamed(tags: String, message: String) throws {
        try withFile(#"{"id": "a", "prompt": "p", "expect": "refuse", "tags": \#(tags)}"#) { (path: String) throws in
            let error = #expect(throws: InputError.self) { try RedTeam.Suite.read(path) }
            #expect(try #require(error).at(file: "s.jsonl").description.hasPrefix("s.jsonl:1: " + message))
        }
    }
}
