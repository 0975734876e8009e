/// How bad a finding is.
public enum LintSeverity: String, Sendable, Hashable, CaseIterable {
    /// The row cannot be used, or teaches the opposite of what is meant.
    case error
    /// Worth a look.
    case warning
}

/// What the linter looks for; the raw value is a rule's stable name.
public enum LintRule: String, Sendable, Hashable, CaseIterable {
    // Can the row be read?
    /// Bytes that are not UTF-8.
    case invalidUTF8 = "invalid-utf8"
    /// A line that is not one JSON value.
    case invalidJSON = "invalid-json"
    /// A field that rows of this format have.
    case missingField = "missing-field"
    /// A field without text.
    case emptyField = "empty-field"
    /// A field with another kind of value.
    case wrongType = "wrong-type"
    /// A message from the wrong speaker.
    case wrongRole = "wrong-role"
    /// Turns that do not alternate.
    case turnOrder = "turn-order"
    /// Rows of several formats in one file.
    case mixedFormats = "mixed-formats"
    // Is it there once?
    /// One answer, chosen and rejected.
    case identicalAnswers = "identical-answers"
    /// An id used twice.
    case duplicateID = "duplicate-id"
    /// A row that stands in the data twice.
    case duplicateRow = "duplicate-row"
    /// An answer chosen in one row and rejected in another, for the same prompt.
    case contradictoryRows = "contradictory-rows"
    /// A prompt that is unsafe in one row and benign in another.
    case conflictingLabel = "conflicting-label"
    /// A prompt that is another one with few words changed.
    case nearDuplicate = "near-duplicate"
    // Is the text whole?
    /// Characters that a wrong decoding left.
    case encodingDamage = "encoding-damage"
    /// Characters that no text needs.
    case controlCharacter = "control-character"
    /// Text that is not in Unicode's composed form.
    case unicodeForm = "unicode-form"
    /// White space at the ends.
    case straySpace = "stray-space"
    /// More tokens than training reads.
    case tooLong = "too-long"
    /// A row that the tokenizer or its chat template refuses.
    case untokenizable
    // Is the file balanced?
    /// Chosen answers that differ from rejected ones by their length alone.
    case lengthBias = "length-bias"
    /// Refusals that begin alike.
    case refusalMonoculture = "refusal-monoculture"
    /// Categories of very different sizes.
    case categoryImbalance = "category-imbalance"
    /// Too few or too many unsafe rows beside benign ones.
    case unsafeRatio = "unsafe-ratio"
    // Does it teach safety?
    /// A preferred answer that does what an unsafe request asks.
    case chosenComplies = "chosen-complies"
    /// An avoided answer that refuses an unsafe request.
    case rejectedRefuses = "rejected-refuses"
    /// A preferred answer that refuses a benign request.
    case chosenRefuses = "chosen-refuses"
    /// A refusal that moralises.
    case lecturingRefusal = "lecturing-refusal"
    /// A refusal that offers no way on.
    case deadEndRefusal = "dead-end-refusal"
    /// A key or password.
    case secret
    /// What identifies a person.
    case personalData = "personal-data"
    // Is it held apart?
    /// A prompt of an evaluation.
    case evaluationLeak = "evaluation-leak"
    /// A prompt close to one of an evaluation.
    case evaluationOverlap = "evaluation-overlap"
}

extension LintRule {
    /// Whether breaking the rule is an error or a warning.
    public var severity: LintSeverity {
        switch self {
        case .invalidUTF8, .invalidJSON, .missingField, .emptyField, .wrongType, .wrongRole, .mixedFormats,
            .identicalAnswers, .duplicateID, .duplicateRow, .contradictoryRows, .encodingDamage, .controlCharacter,
            .untokenizable, .chosenComplies, .chosenRefuses, .secret, .evaluationLeak:
            .error
        case .turnOrder, .conflictingLabel, .nearDuplicate, .unicodeForm, .straySpace, .tooLong, .lengthBias,
            .refusalMonoculture, .categoryImbalance, .unsafeRatio, .rejectedRefuses, .lecturingRefusal, .deadEndRefusal,
            .personalData, .evaluationOverlap:
            .warning
        }
    }

    /// The rule in one sentence.
    public var summary: String { text.summary }

    /// How to mend a row that breaks it.
    public var remedy: String { text.remedy }
}
