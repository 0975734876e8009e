public import Tokenization

extension PairPreview {
    /// The pair for a terminal of `width` columns: each token's id and text, by what becomes of it in training.
    ///
    /// White space is visible (`·` a space, `↵` a line break, `→` a tab); a token that only begins a character shows `…`,
    /// and the one that completes it shows the character. Lines end after tokens that end one.
    public func text(tokenizer: Tokenizer, width: Int, hasColour: Bool) -> String {
        let paint = Paint(isOn: hasColour)
        var lines = [paint.bold("\(file)\(line.map { ":\($0)" } ?? "")  \(whole.id)")]
        if let dropReason { lines.append(paint.bad("left out of training: \(dropReason.rawValue)")) }
        let prompt = whole.promptIDs
        lines.append(paint.bold("prompt") + "  \(count(prompt)), masked")
        lines += block(texts(prompt, tokenizer), width: width, paint: paint) { _, text in paint.dim(text) }
        for (name, all, kept, colour) in [
            ("chosen", whole.chosenIDs, self.kept.chosenIDs, paint.good),
            ("rejected", whole.rejectedIDs, self.kept.rejectedIDs, paint.bad),
        ] where !all.isEmpty {
            let tokens = Array(texts(prompt + all, tokenizer).dropFirst(prompt.count))
            let ends = tokenizer.eosIDs
            lines.append(paint.bold(name) + "  \(count(kept)), trained; \(end(of: all, kept: kept.count, ends))")
            lines += block(Array(tokens[..<kept.count]), width: width, paint: paint) { id, text in
                ends.contains(id) ? paint.bold(colour(text)) + " EOS" : colour(text)
            }
            guard kept.count < all.count else { continue }
            lines.append(
                paint.bold("cut off") + "  \(count(Array(all[kept.count...]))) beyond the limit of \(maxLength)")
            lines += block(Array(tokens[kept.count...]), width: width, paint: paint) { _, text in paint.dim(text) }
        }
        return lines.joined(separator: "\n")
    }

    private func count(_ ids: [Int]) -> String { "\(ids.count) token\(ids.count == 1 ? "" : "s")" }

    /// Where the answer's end-of-turn token is, counted from the start of the prompt.
    private func end(of all: [Int], kept: Int, _ ends: [Int]) -> String {
        guard let place = all.lastIndex(where: ends.contains) else { return "no EOS" }
        return place < kept ? "EOS is token \(whole.promptIDs.count + place + 1)" : "EOS is cut off"
    }

    /// The tokens with the text that each completes.
    private func texts(_ ids: [Int], _ tokenizer: Tokenizer) -> [(id: Int, text: String)] {
        var decoder = tokenizer.streamingDecoder(skipSpecial: false)
        var texts = ids.map { (id: $0, text: decoder.append($0)) }
        let rest = decoder.finish()
        if !texts.isEmpty { texts[texts.count - 1].text += rest }
        return texts
    }

    /// Tokens as lines of `id text` cells, painted.
    private func block(
        _ tokens: [(id: Int, text: String)], width: Int, paint: Paint, _ colour: (_ id: Int, _ text: String) -> String
    ) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for token in tokens {
            let text = VisibleText.of(token.text)
            let columns = VisibleText.columns(text) + "\(token.id)".count + 7
            if used > 0, used + columns > width {
                lines.append(line)
                (line, used) = ("", 0)
            }
            line += "  \(paint.dim("\(token.id)")) \(colour(token.id, text))"
            used += columns
            if token.text.last?.isNewline == true {
                lines.append(line)
                (line, used) = ("", 0)
            }
        }
        return used > 0 ? lines + [line] : lines
    }
}

/// Text with its white space and its invisible characters shown.
enum VisibleText {
    static func of(_ text: String) -> String {
        if text.isEmpty { return "…" }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ": result += "·"
            case "\n": result += "↵"
            case "\r": result += "␍"
            case "\t": result += "→"
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .privateUse, .unassigned:
                    result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// The most columns that the text takes.
    static func columns(_ text: String) -> Int { text.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } }
}

/// Escape sequences for a terminal, or none.
private struct Paint {
    let isOn: Bool

    func bold(_ text: String) -> String { escape("1", text) }
    func dim(_ text: String) -> String { escape("2", text) }
    func good(_ text: String) -> String { escape("32", text) }
    func bad(_ text: String) -> String { escape("31", text) }

    private func escape(_ code: String, _ text: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
