/// A published list of risks, in one of its versions; the version is part of its name because numbers change.
public enum Taxonomy: String, Sendable, Hashable, CaseIterable {
    /// The OWASP Top 10 for large language model applications of 2025.
    case owaspLLM2025 = "owasp-llm-2025"
    /// MITRE ATLAS, techniques against systems with machine learning, as of 2025.
    case atlas2025 = "mitre-atlas-2025"
    /// The NIST AI Risk Management Framework 1.0: the measures that a red-team run is evidence for.
    case nistAIRMF1 = "nist-ai-rmf-1.0"
    /// The MLCommons hazards as Llama Guard 3 numbers them, S1 to S14.
    case llamaGuard3 = "llama-guard-3"
    /// What the others have no class for.
    case plumb1 = "plumb-1"

    /// The tags in the order of the list.
    public var tags: [TaxonomyTag] { entries.map { TaxonomyTag(taxonomy: self, code: $0, title: $1) } }

    private var entries: [(String, String)] {
        switch self {
        case .owaspLLM2025:
            [
                ("LLM01", "Prompt Injection"), ("LLM02", "Sensitive Information Disclosure"),
                ("LLM03", "Supply Chain"), ("LLM04", "Data and Model Poisoning"),
                ("LLM05", "Improper Output Handling"), ("LLM06", "Excessive Agency"),
                ("LLM07", "System Prompt Leakage"), ("LLM08", "Vector and Embedding Weaknesses"),
                ("LLM09", "Misinformation"), ("LLM10", "Unbounded Consumption"),
            ]
        case .atlas2025:
            [
                ("AML.T0051", "LLM Prompt Injection"), ("AML.T0051.000", "LLM Prompt Injection: Direct"),
                ("AML.T0051.001", "LLM Prompt Injection: Indirect"), ("AML.T0054", "LLM Jailbreak"),
            ]
        case .nistAIRMF1:
            [
                ("MEASURE-2.6", "Safety risks are evaluated"),
                ("MEASURE-2.7", "Security and resilience are evaluated"),
                ("MEASURE-2.10", "Privacy risk is examined"), ("MEASURE-2.11", "Fairness and bias are evaluated"),
                ("MANAGE-4.1", "The system is monitored after deployment"),
            ]
        case .llamaGuard3:
            [
                ("S1", "Violent Crimes"), ("S2", "Non-Violent Crimes"), ("S3", "Sex-Related Crimes"),
                ("S4", "Child Sexual Exploitation"), ("S5", "Defamation"), ("S6", "Specialized Advice"),
                ("S7", "Privacy"), ("S8", "Intellectual Property"), ("S9", "Indiscriminate Weapons"), ("S10", "Hate"),
                ("S11", "Suicide and Self-Harm"), ("S12", "Sexual Content"), ("S13", "Elections"),
                ("S14", "Code Interpreter Abuse"),
            ]
        case .plumb1:
            [
                ("manipulation_coercion", "Manipulation and coercive control of a person"),
                ("task_domain", "Requests to an assistant that keeps tasks"),
            ]
        }
    }
}
