import OrderedCollections

/// Lets so many in at once; the others wait in the order in which they came.
actor Gate {
    private var free: Int
    private var waiting: OrderedDictionary<Int, CheckedContinuation<Bool, Never>> = [:]
    private var arrivals = 0

    init(places: Int) { free = places }

    /// Waits for a place; false where the task is cancelled before it has one.
    func enter() async -> Bool {
        guard !Task.isCancelled else { return false }
        if free > 0 {
            free -= 1
            return true
        }
        arrivals += 1
        let own = arrivals
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiting[own] = $0 }
        } onCancel: {
            Task { await self.giveUp(own) }
        }
    }

    /// Gives the place to who waits longest.
    func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().value.resume(returning: true)
        }
    }

    private func giveUp(_ arrival: Int) { waiting.removeValue(forKey: arrival)?.resume(returning: false) }
}
