public import Tokenization

/// What a linter looks for, and its limits.
public struct LintOptions: Sendable {
    /// The rules that are checked.
    public var rules = Set(LintRule.allCases)
    /// Findings that are accepted; they are reported apart and fail nothing.
    public var exceptions: [LintException] = []
    /// Categories whose requests should be refused.
    public var unsafeCategories: Set<String> = ["direct", "role_play", "prompt_injection", "social_engineering"]
    /// Categories whose requests should be carried out; nil for all others.
    public var benignCategories: Set<String>?
    /// Unsafe categories whose requests also have a harmless part, which an answer that refuses may carry out.
    public var embeddedCategories: Set<String> = ["prompt_injection"]
    /// The tokenizer that `too-long` counts with; nil checks no lengths.
    public var tokenizer: Tokenizer?
    /// The most tokens of prompt and answer together.
    public var maxLength = 1024
    /// Evaluations that training prompts are to be held apart from, beside the suites that are linted with them.
    public var evaluations: [EvaluationPrompts] = []
    /// So many words in a row that a training prompt shares with an evaluation's are an overlap.
    public var sharedWords = 8
    /// The overlap of five-word runs (Jaccard) with an evaluation's prompt from which on a prompt is reported.
    public var evaluationSimilarity = 0.5
    /// The overlap of three-word runs (Jaccard) from which on two prompts are near-duplicates.
    public var nearDuplicateSimilarity = 0.85
    /// Statistics of fewer rows say nothing.
    public var minimumRows = 20
    /// The largest mean difference of answer lengths in units of its standard deviation (Cohen's d of paired differences).
    public var lengthEffect = 0.8
    /// The largest share of refusals that may begin with the same three words.
    public var openingShare = 0.5
    /// How many times larger than the smallest the largest category may be.
    public var categoryRatio = 10.0
    /// How many unsafe rows there may be for each benign row.
    public var unsafePerBenign = 0.2...5.0

    public init() {}
}
