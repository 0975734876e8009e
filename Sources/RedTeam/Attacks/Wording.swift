import Files

extension Attack {
    /// An attack that puts the request into one of `wordings`, in which `{request}` stands for it.
    init(_ name: String, _ family: Family, summary: String, reference: String, wordings: [String]) {
        self.init(name, family, summary: summary, reference: reference) { prompt, generator in
            prompt.text = generator.element(of: wordings).replacing("{request}", with: prompt.text)
        }
    }
}

extension SplitMix64 {
    /// One of `choices`, each equally likely; there is at least one.
    mutating func element<Choice>(of choices: [Choice]) -> Choice { choices[next(below: choices.count)] }

    /// `count` different ones of `choices` in random order, or all of them.
    mutating func elements<Choice>(_ count: Int, of choices: [Choice]) -> [Choice] {
        permutation(choices.count).prefix(count).map { choices[$0] }
    }
}
