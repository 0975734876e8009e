import ArgumentParser
import Files
import Foundation
import LanguageModels
import Tokenization

struct ChatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Talk to a model in the terminal.",
        discussion: """
            Reads one message a line; an empty line or Ctrl-D ends the conversation, /reset starts it anew.

            Example:
              plumb chat --adapter runs/quickstart/adapter
            """)

    @OptionGroup var options: ModelOptions
    @Option(help: ArgumentHelp("A system message.", valueName: "text"))
    var system: String?
    @Option(help: "The most tokens of a reply.")
    var maxTokens = 256
    @Option(help: "0 is greedy.")
    var temperature = 0.0
    @Option(help: "Where random numbers start.")
    var seed: UInt64 = 0

    func validate() throws {
        if maxTokens < 1 { throw ValidationError("--max-tokens is \(maxTokens); expected at least 1") }
        if !(temperature >= 0) { throw ValidationError("--temperature is \(temperature); expected 0 or more") }
    }

    func run() throws {
        let (model, tokenizer) = try options.load()
        let generator = Generator(model: model, tokenizer: tokenizer)
        let opening = system.map { [ChatMessage(role: "system", content: $0)] } ?? []
        var messages = opening
        let isTerminal = isatty(STDIN_FILENO) == 1
        if isTerminal { say("\(options.model): type a message; an empty line ends, /reset starts anew") }
        while true {
            if isTerminal { write("\n› ") }
            guard let line = readLine(), !line.trimmingCharacters(in: .whitespaces).isEmpty else { break }
            if line == "/reset" {
                messages = opening
                continue
            }
            messages.append(ChatMessage(role: "user", content: line))
            let prompt = try tokenizer.encodePrompt(messages)
            let generation = GenerationOptions(maxTokens: maxTokens, temperature: temperature, seed: seed)
            let reply = try generator.generate([prompt], options: generation, onText: { _, piece in write(piece) })[0]
            write(reply.finishReason == .length ? " …\n" : "\n")
            messages.append(ChatMessage(role: "assistant", content: reply.text))
        }
    }

    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
