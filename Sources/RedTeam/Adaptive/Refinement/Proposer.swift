import Endpoints
import Files
import Tokenization

/// Has the attacker write one node.
struct Proposer: Sendable {
    let row: SuiteRow
    let prompt: AttackerPrompt
    let parts: RefinementParts
    let options: RefinementOptions

    /// The node `id` after `attempts`: proposed, off topic, or malformed after all tries.
    func propose(_ id: String, after attempts: [RefinementNode]) async throws -> RefinementNode {
        let conversation = prompt.messages(after: attempts, memory: options.memory)
        var node = RefinementNode(id: id, state: .malformed)
        var complaint: [ChatMessage] = []
        for attempt in 0...max(0, options.retries) {
            let request = ChatRequest(
                messages: conversation + complaint, maxTokens: options.attackerTokens,
                temperature: options.attackerTemperature,
                // Small enough for endpoints that read seeds as signed 32 bits.
                seed: RefinementSearch.seed(options.seed, row.id, id, "attacker", "\(attempt)") >> 33)
            let reply = try await ask(request)
            node.attackerReplies.append(reply)
            do throws(InputError) {
                let proposal = try AttackerProposal(parsing: reply)
                (node.improvement, node.prompt) = (proposal.improvement, proposal.prompt)
                node.state = .proposed
                node.reason = ""
                break
            } catch {
                node.reason = "the attacker's reply is malformed: \(error)"
                complaint = [
                    ChatMessage(role: "assistant", content: reply),
                    ChatMessage(role: "user", content: AttackerPrompt.complaint("\(error)")),
                ]
            }
        }
        if node.state == .proposed, options.prunesOffTopic, try await !parts.isOnTopic(row, node.prompt) {
            node.state = .offTopic
            node.reason = "it left the subject"
        }
        return node
    }

    private func ask(_ request: ChatRequest) async throws -> String {
        do {
            return try await parts.attacker(request).text
        } catch let error as CancellationError {
            throw error
        } catch {
            throw InputError(
                file: "attacker", problem: "it does not answer: \(error)", expected: "a chat endpoint that answers",
                remedy: "nothing is lost: repeat the command once it does")
        }
    }
}
