extension LintRule {
    /// What the rule says and how to mend what breaks it.
    var text: (summary: String, remedy: String) {
        switch self {
        case .invalidUTF8: ("A line is UTF-8.", "Save the file as UTF-8.")
        case .invalidJSON: ("A line is one JSON value.", "Correct the line, or remove it.")
        case .missingField: ("A row has every field of its format.", "Add the field, or remove the row.")
        case .emptyField: ("A field that is there has text.", "Write the text, or remove the field or the row.")
        case .wrongType: ("A field has the kind of value that its readers expect.", "Write the kind that is named.")
        case .wrongRole: ("Every message is from the speaker whose turn it is.", "Correct the role of the message.")
        case .turnOrder: ("User and assistant take turns.", "Join the messages, or add the missing turn.")
        case .mixedFormats: ("All rows of a file have one format.", "Use a file for each format.")
        case .identicalAnswers: ("The two answers of a pair differ.", "Rewrite one answer, or remove the row.")
        case .duplicateID: ("An id names one row.", "Rename one of the two.")
        case .duplicateRow: ("A row stands in the data once.", "Remove the later one; --fix does.")
        case .contradictoryRows:
            ("No answer is both wanted and unwanted for the same prompt.", "Decide which row is right.")
        case .conflictingLabel: ("A prompt is unsafe or benign everywhere.", "Decide on a category.")
        case .nearDuplicate:
            (
                "Prompts differ in more than a few words.",
                "Remove one, or put both in one family so that no split parts them."
            )
        case .encodingDamage:
            ("Text was decoded with its own encoding.", "Read the source again as UTF-8; --fix repairs what it can.")
        case .controlCharacter: ("Text holds no control characters but tabs and line ends.", "Remove the character.")
        case .unicodeForm: ("Text is in Unicode's composed form (NFC).", "Compose it; --fix does.")
        case .straySpace: ("Text neither begins nor ends with white space.", "Trim it; --fix does.")
        case .tooLong: ("A row fits the token limit.", "Shorten it, or raise the limit.")
        case .untokenizable: ("The tokenizer and its chat template take every row.", "Correct what the message names.")
        case .lengthBias:
            (
                "Chosen answers are not systematically longer or shorter than rejected ones.",
                "Lengthen or shorten some answers, or a model learns length instead of safety."
            )
        case .refusalMonoculture:
            ("Refusals begin in many ways.", "Vary the openings, or a model learns one sentence by heart.")
        case .categoryImbalance: ("No category is many times larger than another.", "Add rows to the small ones.")
        case .unsafeRatio:
            (
                "Unsafe and benign rows are both well represented.",
                "Add rows of the rarer kind: benign ones keep a model from refusing everything."
            )
        case .chosenComplies: ("The chosen answer to an unsafe request refuses.", "Rewrite it, or swap the answers.")
        case .rejectedRefuses:
            ("The rejected answer to an unsafe request complies.", "Rewrite it, so that the pair contrasts behaviour.")
        case .chosenRefuses: ("The chosen answer to a benign request helps.", "Rewrite it, or swap the answers.")
        case .lecturingRefusal: ("A refusal does not lecture.", "Name what is declined in neutral words.")
        case .deadEndRefusal: ("A refusal offers a way on.", "Offer what can be done instead.")
        case .secret: ("Rows hold no keys.", "Remove it, and revoke it where it is real.")
        case .personalData:
            ("Rows hold no personal data.", "Use reserved values: example.com, 555-0100, 192.0.2.1.")
        case .evaluationLeak:
            ("No training prompt is a prompt of an evaluation.", "Remove the row from the training data.")
        case .evaluationOverlap:
            (
                "Training prompts are far from those of evaluations.",
                "Read both, and remove the row where they ask the same."
            )
        }
    }
}
