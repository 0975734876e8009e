extension AttemptRecord {
    /// What an attempt of one run shares with the same attempt of another.
    struct PairingKey: Hashable {
        let behaviour: String
        let expected: Expected
        let attack: String
        let sample: Int
    }

    var pairingKey: PairingKey {
        PairingKey(behaviour: behaviour, expected: expected, attack: attack, sample: sample)
    }
}
