import Files

/// Takes the replies to one group of attempts as they come, in any order.
///
/// A reference, because a target calls back while it is being asked.
final class AttemptDesk {
    private(set) var talks: [AttemptTalk]
    private(set) var sitting: CampaignSitting
    /// What went wrong while a reply was kept.
    private(set) var problem: InputError?
    private let keepsWhole: Bool
    private var waiting: [StoredAttempt] = []

    init(_ sitting: CampaignSitting, talks: [AttemptTalk], keepsWhole: Bool) {
        self.sitting = sitting
        self.talks = talks
        self.keepsWhole = keepsWhole
    }

    /// Takes the reply to the attempt at `place`.
    func take(_ reply: TargetReply, at place: Int) {
        talks[place].take(reply)
        guard talks[place].hasEnded, problem == nil else { return }
        let attempt = sitting.judged(talks[place])
        if keepsWhole {
            waiting.append(attempt)
            sitting.preview(attempt)
        } else {
            do throws(InputError) { try sitting.keep([attempt]) } catch { problem = error }
        }
    }

    /// Keeps what waits for its group to be whole.
    func finish() throws(InputError) {
        try sitting.keep(waiting)
        waiting = []
    }
}
