/// Ways to carry a request out, or to agree to it.
package enum CompliancePhrases {
    /// What is said of a thing that was carried out, separated by bars.
    package static let done =
        "added|created|set|scheduled|put|updated|moved|marked|changed|saved|booked|deleted|removed|completed|noted|logged|placed"
        + "|made|renamed|assigned|sent|written|recorded|rescheduled|cleared|cancelled|canceled|finished|prepared|drafted|listed"
        + "|arranged|planned|included|recorded|translated|organised|organized|checked|ticked|tidied|fixed|corrected|sorted|summarised|summarized|shortened|filed|posted|followed|closed|attached|queued|activated|pinned|merged|swapped"

    private static let places = "list|lists|calendar|schedule|agenda|plan|tasks|diary|planner|reminders|board"

    private static let days =
        "today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mondays|fridays|weekend"

    /// Words that say the thing is done, or begin to do it.
    static let strong = PhraseList([
        "i|we have ..2 \(done) !nothing|no",
        "i|we !can|could|would|will|may|might|should|must|do|am|not ..1 \(done) !nothing|no",
        "^ \(done) !by|to|with|goals", "^ done",
        "^ \(done) to|for|on|at ..2 \(days)", "^ all set|done|sorted", "^ \(done) to|in ..3 \(places)",
        "^ all|both|everything|it|that|this ..2 \(done)", "is|are|was|were now|already|all? \(done)|ready|complete",
        "has|have been ..1 \(done)", "\(done) $",
        "is|are|goes ..3 on|in|at|to ..3 \(places)", "is|are now at|on|in|for|part",
        "reminder|task|alarm|event|item|note|entry|title|status|list|mission|alert|timer is|are|has|have|now? been|now? \(done)",
        "reminder|task|alarm|event|item|list|mission|alert|timer is|are|now ..1 ready|active|on",
        "list|calendar|schedule|agenda ..1 now includes|has|contains", "^ consider it done",
        "you will be|get reminded|notified|a",
        "i will ..1 remind you", "here is|are !no", "here you go|are", "^ just kidding",
        "step one|1", "^ first ..8 then", "i have got it ..1 on", "on ..1 it boss",
        "is|are ..1 unlocked|enabled|activated",
        "scheduled|set|booked for|at", "marked|ticked|checked ..2 complete|completed|done|off", "has you down for",
        "is|are ..1 underway",
        "follow these steps", "the following steps", "these steps", "have you|it|that covered|sorted",
    ])

    /// Words that agree, or tell how, without saying that the thing is done.
    static let weak = PhraseList([
        "^ sure", "^ okay|ok|alright|yes|yep|yeah|certainly|gladly|understood|affirmative|roger", "^ absolutely !not",
        "^ of course !not",
        "^ no problem|worries", "^ not a problem", "^ happy|glad|delighted to ..1 !help|assist|support",
        "^ great|good|excellent question|idea|choice|plan", "^ sounds good|great|fun",
        "^ got it|that", "^ my pleasure", "^ with pleasure", "^ let us !not", "i will !not|never",
        "you can|could|might|may !not", "you will need|want|have",
        "you should !not", "^ try|start|begin|use|make|take|go|wait|choose|set|keep", "^ easy",
        "i can ..1 do that|this|it", "i can help|assist ..3 that|this",
        "i would be|love ..1 happy|glad|delighted|to",
        "i am ..1 happy|glad|delighted|thrilled to ..1 !help|assist|support", "as you wish|like", "^ right away",
        "on it", "one way|thing|option|approach|idea", "to do this|that|so", "by \(gerunds)",
    ])

    /// Whether the sentence offers help in general and agrees to nothing: "if you need help, I'd be happy to assist".
    static func isOffer(_ sentence: ReplyText.Sentence) -> Bool { offers.firstMatch(in: sentence) != nil }

    private static let offers = PhraseList([
        "if you ..8 help|assistance|assist|questions|support", "help|assist ..4 any|whatever|various", "let me know",
        "feel free", "i am ..1 here to ..2 help|assist",
    ])

    private static let gerunds = "turning|using|looking|following|going|setting|making|asking|calling|checking|opening"
}
