/// How text falls into words before byte-pair encoding: the regular expressions of the model families, as data.
///
/// Each is an alternation that covers every text, so the words are consecutive matches. `WordScanner` finds them by hand.
struct WordPattern: Sendable, Equatable {
    /// Where English contractions (`'s 't 're 've 'm 'll 'd`) are split off.
    enum Contractions: Sendable {
        case none
        /// Before everything else, lower case only (GPT-2).
        case first
        /// Before everything else, in any case (Llama 3, Qwen 2).
        case firstAnyCase
        /// Kept at the end of the word that they follow, in any case (GPT-4o).
        case suffixAnyCase
    }

    var contractions: Contractions
    /// Whether only a space may lead a word, also one of digits (GPT-2), or any one character that is neither letter,
    /// digit nor line break, and words of letters only (the others).
    var onlySpaceLeads: Bool
    /// How many digits a word holds at most.
    var digits: Int
    /// Whether combining marks count as letters (Qwen 3.5).
    var marksAreLetters = false
    /// Whether a word ends where lower case is followed by upper case (GPT-4o).
    var splitsCase = false
    /// Whether `/` may stand among the line breaks that end a run of symbols (GPT-4o).
    var slashEndsSymbols = false
}

extension WordPattern {
    static let gpt2 = WordPattern(contractions: .first, onlySpaceLeads: true, digits: .max)
    static let llama3 = WordPattern(contractions: .firstAnyCase, onlySpaceLeads: false, digits: 3)
    static let qwen2 = WordPattern(contractions: .firstAnyCase, onlySpaceLeads: false, digits: 1)
    static let qwen35 = WordPattern(
        contractions: .firstAnyCase, onlySpaceLeads: false, digits: 1, marksAreLetters: true)
    static let gpt4o = WordPattern(
        contractions: .suffixAnyCase, onlySpaceLeads: false, digits: 3, splitsCase: true, slashEndsSymbols: true)
    static let tekken = WordPattern(
        contractions: .none, onlySpaceLeads: false, digits: 1, splitsCase: true, slashEndsSymbols: true)

    /// The pattern that the regular expression of a tokenizer.json stands for; nil for an unknown one.
    init?(regex: String) {
        guard let known = Self.regexes.first(where: { $0.regex == regex }) else { return nil }
        self = known.pattern
    }

    private static let regexes: [(regex: String, pattern: WordPattern)] = {
        let space = #"\s+(?!\S)|\s+"#
        let anyCase = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
        // As tiktoken writes it, without the inline flag.
        let spelled = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"
        func modern(_ contractions: String, digits: String) -> String {
            contractions + #"|[^\r\n\p{L}\p{N}]?\p{L}+|"# + digits + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"# + space
        }
        func cased(_ suffix: String, digits: String) -> String {
            let upper = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"#
            let lower = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"#
            let lead = #"[^\r\n\p{L}\p{N}]?"#
            let words = lead + upper + "*" + lower + "+" + suffix + "|" + lead + upper + "+" + lower + "*" + suffix
            return words + "|" + digits + #"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|"# + space
        }
        return [
            (#"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|"# + space, .gpt2),
            (#"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|"# + space, .gpt2),
            (modern(anyCase, digits: #"\p{N}{1,3}"#), .llama3),
            (modern(spelled, digits: #"\p{N}{1,3}"#), .llama3),
            (modern(anyCase, digits: #"\p{N}"#), .qwen2),
            (modern(spelled, digits: #"\p{N}"#), .qwen2),
            (
                anyCase + #"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|"# + space,
                .qwen35
            ),
            (cased(anyCase + "?", digits: #"\p{N}{1,3}"#), .gpt4o),
            (cased("", digits: #"\p{N}"#), .tekken),
        ]
    }()
}
