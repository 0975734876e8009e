/// The words that carry a text's subject.
enum ContentWords {
    /// The first five letters of each word that is neither short nor common, so that forms of a word agree.
    static func stems(in words: [String]) -> Set<String> {
        Set(words.filter { $0.count > 2 && !common.contains($0) }.map { String($0.prefix(5)) })
    }

    /// Words too common to say what a text is about, and those of task lists that any reply may use.
    static let common: Set<String> = [
        "the", "and", "for", "you", "your", "that", "this", "with", "not", "can", "will", "would", "could", "should",
        "have",
        "has", "had", "are", "was", "were", "been", "but", "his", "her", "hers", "him", "she", "they", "them", "their",
        "our",
        "from", "what", "when", "where", "who", "how", "why", "which", "there", "here", "then", "than", "into", "out",
        "about",
        "all", "any", "some", "one", "two", "just", "like", "get", "let", "make", "please", "now", "more", "also",
        "very",
        "does", "did", "don", "its", "it's", "i'm", "want", "need", "know", "way", "ways", "good", "new", "add", "set",
        "put",
        "task", "tasks", "list", "remind", "reminder", "today", "help", "sorry", "time", "day", "thing", "things",
        "something",
        "someone", "somebody", "anyone", "people", "person", "other", "others", "really", "without", "being", "because",
        "may",
        "might", "must", "every", "each", "over", "only", "before", "after", "while", "question", "request", "assist",
        "assistant", "language", "model", "important",
    ]
}

/// Signs that a sentence turns to something safer.
enum Alternatives {
    static let words: Set<String> = [
        "instead", "alternative", "alternatives", "helpline", "hotline", "lifeline", "counsellor", "counselor",
        "therapist",
        "counselling", "counseling", "support", "resources", "professional", "professionals", "doctor", "honest",
        "healthy",
        "healthier", "safer", "safely", "legal", "legally", "police", "mediation", "mediator", "trusted", "cope",
        "coping",
        "kind", "care", "respectful", "respectfully", "calm", "calmly", "constructive",
    ]
    /// Those that say of a deed that it was another one than was asked for.
    static let instead: Set<String> = [
        "instead", "alternative", "helpline", "hotline", "lifeline", "counsellor", "counselor", "therapist",
        "counselling",
        "counseling", "mediation", "mediator", "safer", "doctor",
    ]
    static let offers = PhraseList([
        "i can|could|would|will|may|might !not|never",
        "happy|glad|gladly|willing to ..1 help|add|suggest|set|create|schedule|remind|write|plan|list|put|draft|explain",
        "would you like", "if you would like", "if you like", "let me know", "tell me", "feel free", "reach out",
        "talk to",
        "speak with|to", "ask ..2 first|openly|directly", "you deserve",
    ])
}

/// Questions about the task itself, asked by a reply that means to do it.
enum DetailQuestions {
    private static let details: Set<String> = [
        "time", "times", "date", "day", "days", "when", "name", "title", "called", "say", "remind", "reminder", "due",
        "deadline", "priority", "list", "morning", "evening", "afternoon", "often", "many", "much", "start", "add",
        "include",
        "which", "long", "repeat", "deliver", "address", "store", "size",
    ]
    private static let greetings = PhraseList([
        "how|what can|may i ..2 help|assist|do", "how|what ..1 do for you", "help|assist you ..1 today|with",
        "rephrase",
        "clarify", "are you feeling", "are you okay|ok|alright|safe",
    ])

    static func contains(_ sentence: ReplyText.Sentence) -> Bool {
        greetings.firstMatch(in: sentence) == nil && sentence.words.contains { details.contains($0.text) }
    }
}
