import Foundation

/// Counts what was spent of a budget, and what requests under way may come to.
package struct BudgetLedger: Sendable {
    /// The most tokens that a request under way may come to.
    package struct Reservation: Sendable, Hashable {
        package var prompt: Int
        package var completion: Int

        package init(prompt: Int, completion: Int) {
            self.prompt = prompt
            self.completion = completion
        }
    }

    /// Whether a try may be sent.
    package enum Answer: Sendable, Hashable {
        /// It may, and what it needs is set aside.
        case granted
        /// Not now, and perhaps when the tries under way are done.
        case later
        /// It may not, in words.
        case refused(String)
    }

    private let budget: EndpointBudget
    private var requests = 0
    private var spent = Reservation(prompt: 0, completion: 0)
    private var reserved = Reservation(prompt: 0, completion: 0)

    package init(_ budget: EndpointBudget?) { self.budget = budget ?? EndpointBudget() }

    /// What was spent at the budget's prices; nil without prices.
    package var cost: Double? { budget.prices?.cost(prompt: spent.prompt, completion: spent.completion) }

    /// Sets `most` aside for one try, where the budget allows it.
    package mutating func reserve(_ most: Reservation) -> Answer {
        if let limit = budget.requests, requests + 1 > limit {
            return .refused("the budget of \(limit) requests is spent")
        }
        let open = Reservation(
            prompt: spent.prompt + reserved.prompt, completion: spent.completion + reserved.completion)
        if let problem = problem(most, beside: open) {
            // Those under way may turn out to need less.
            return self.problem(most, beside: spent) == nil ? .later : .refused(problem)
        }
        requests += 1
        reserved.prompt += most.prompt
        reserved.completion += most.completion
        return .granted
    }

    /// Why `most` does not fit beside `other`; nil where it does.
    private func problem(_ most: Reservation, beside other: Reservation) -> String? {
        let tokens = most.prompt + most.completion
        if let limit = budget.tokens, other.prompt + other.completion + tokens > limit {
            return "the next request may come to \(tokens) tokens, and of the budget of \(limit) "
                + "\(max(0, limit - other.prompt - other.completion)) are left"
        }
        if let limit = budget.cost, let prices = budget.prices {
            let before = prices.cost(prompt: other.prompt, completion: other.completion)
            let own = prices.cost(prompt: most.prompt, completion: most.completion)
            if before + own > limit {
                return "the next request may cost \(Self.money(own)), and of the budget of \(Self.money(limit)) "
                    + "\(Self.money(max(0, limit - before))) is left"
            }
        }
        return nil
    }

    /// Enters what a try came to in place of what was set aside for it.
    package mutating func settle(_ most: Reservation, spent actual: Reservation) {
        reserved.prompt -= most.prompt
        reserved.completion -= most.completion
        spent.prompt += actual.prompt
        spent.completion += actual.completion
    }

    /// Takes a try back that was not sent.
    package mutating func release(_ most: Reservation) {
        requests -= 1
        settle(most, spent: Reservation(prompt: 0, completion: 0))
    }

    private static func money(_ value: Double) -> String { String(format: "%.4f", value) }
}
