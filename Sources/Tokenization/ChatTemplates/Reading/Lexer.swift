internal import Files

extension Jinja {
    /// Splits a template into tokens, removing white space as `trim_blocks` and `lstrip_blocks` do.
    ///
    /// Works on Unicode scalars, as Python does.
    struct Lexer {
        let file: String
        let text: [Unicode.Scalar]
        var position = 0
        var line = 1
        private var tokens: [Token] = []
        /// The closing brackets that are due, innermost last; a tag ends only when there are none.
        private var due: [Token.Symbol] = []
        /// Whether what came before `position` ended with a line break (or nothing came before).
        private var startsLine = true

        /// The tokens of a template, the last of which is `.end`.
        /// - Throws: `InputError` for a tag, comment or string that is not closed, and for characters Jinja lacks.
        static func tokens(of source: String, file: String) throws(InputError) -> [Token] {
            var lexer = Lexer(source: source, file: file)
            try lexer.run()
            return lexer.tokens
        }

        private init(source: String, file: String) {
            self.file = file
            var scalars: [Unicode.Scalar] = []
            scalars.reserveCapacity(source.utf8.count)
            var previous: Unicode.Scalar = " "
            for scalar in source.unicodeScalars {
                if scalar == "\r" {
                    scalars.append("\n")
                } else if !(scalar == "\n" && previous == "\r") {
                    scalars.append(scalar)
                }
                previous = scalar
            }
            if scalars.last == "\n" { scalars.removeLast() }
            text = scalars
        }
    }
}

// MARK: Outside tags

extension Jinja.Lexer {
    private enum Opening { case print, tag, comment, raw }
    private enum Control { case none, strip, keep }

    private mutating func run() throws(InputError) {
        while let (start, opening) = nextOpening() {
            var body = start + 2
            let control = self.control(at: &body)
            addText(upTo: start, before: opening, control)
            let line = self.line
            switch opening {
            case .print:
                advance(to: body)
                add(.printBegin, line: line)
                try insideTag(isPrint: true, openedAt: line)
            case .tag:
                advance(to: body)
                add(.tagBegin, line: line)
                try insideTag(isPrint: false, openedAt: line)
            case .comment:
                advance(to: body)
                try skipComment(openedAt: line)
            case .raw:
                advance(to: rawTagEnd(at: start) ?? body)
                startsLine = position > start && text[position - 1] == "\n"
                try raw(openedAt: line)
            }
        }
        addText(upTo: text.count, before: .print, .none)
        add(.end, line: line)
    }

    /// Where the next `{{`, `{%` or `{#` is.
    private func nextOpening() -> (start: Int, opening: Opening)? {
        var index = position
        while index + 1 < text.count {
            if text[index] == "{" {
                switch text[index + 1] {
                case "{": return (index, .print)
                case "#": return (index, .comment)
                case "%": return (index, rawTagEnd(at: index) == nil ? .tag : .raw)
                default: break
                }
            }
            index += 1
        }
        return nil
    }

    /// The sign after an opening, which it moves past.
    private func control(at index: inout Int) -> Control {
        guard index < text.count else { return .none }
        switch text[index] {
        case "-":
            index += 1
            return .strip
        case "+":
            index += 1
            return .keep
        default: return .none
        }
    }

    /// Adds the text between `position` and `end`, without the white space that the tag at `end` takes away.
    private mutating func addText(upTo end: Int, before opening: Opening, _ control: Control) {
        let start = position
        let line = self.line
        var last = end
        switch control {
        case .strip:
            while last > start, text[last - 1].isPythonSpace { last -= 1 }
        case .none where opening != .print:
            var lineStart = end
            while lineStart > start, text[lineStart - 1] != "\n" { lineStart -= 1 }
            if lineStart > start || startsLine, text[lineStart..<end].allSatisfy(\.isPythonSpace) { last = lineStart }
        default: break
        }
        if last > start { add(.text(String(scalars: text[start..<last])), line: line) }
        advance(to: end)
    }

    private mutating func skipComment(openedAt line: Int) throws(InputError) {
        while position < text.count {
            if let end = closing("#", at: position, allowsKeep: true) {
                advance(to: end)
                startsLine = text[position - 1] == "\n"
                return
            }
            advance(to: position + 1)
        }
        throw failure("this comment is not closed", expected: "'#}'", line: line)
    }

    /// The end of the tag that opens at `start` when it is `{% raw %}`.
    private func rawTagEnd(at start: Int) -> Int? {
        var index = start + 2
        _ = control(at: &index)
        skipSpace(from: &index)
        guard matches("raw", at: index) else { return nil }
        index += 3
        skipSpace(from: &index)
        if matches("%}", at: index) { return index + 2 }
        guard matches("-%}", at: index) else { return nil }
        index += 3
        skipSpace(from: &index)
        return index
    }

    private mutating func raw(openedAt line: Int) throws(InputError) {
        var start = position
        while start < text.count {
            if matches("{%", at: start) {
                var index = start + 2
                let control = self.control(at: &index)
                skipSpace(from: &index)
                if matches("endraw", at: index) {
                    index += 6
                    skipSpace(from: &index)
                    if let end = closing("%", at: index, allowsKeep: true) {
                        addText(upTo: start, before: .raw, control)
                        advance(to: end)
                        startsLine = text[position - 1] == "\n"
                        return
                    }
                }
            }
            start += 1
        }
        throw failure("this raw section is not closed", expected: "'{% endraw %}'", line: line)
    }

    /// The end of a closing such as `%}` at `index`, with the white space that it takes away.
    private func closing(_ mark: Unicode.Scalar, at index: Int, allowsKeep: Bool) -> Int? {
        guard index + 1 < text.count else { return nil }
        if text[index] == mark, text[index + 1] == "}" {
            guard allowsKeep else { return index + 2 }
            return index + 2 < text.count && text[index + 2] == "\n" ? index + 3 : index + 2
        }
        guard index + 2 < text.count, text[index + 1] == mark, text[index + 2] == "}" else { return nil }
        if text[index] == "+" { return allowsKeep ? index + 3 : nil }
        guard text[index] == "-" else { return nil }
        var end = index + 3
        skipSpace(from: &end)
        return end
    }
}

// MARK: Inside tags

extension Jinja.Lexer {
    private mutating func insideTag(isPrint: Bool, openedAt opening: Int) throws(InputError) {
        due = []
        while position < text.count {
            let scalar = text[position]
            if due.isEmpty, let end = closing(isPrint ? "}" : "%", at: position, allowsKeep: !isPrint) {
                add(isPrint ? .printEnd : .tagEnd, line: line)
                advance(to: end)
                startsLine = text[position - 1] == "\n"
                return
            }
            if scalar.isPythonSpace {
                advance(to: position + 1)
            } else if ("0"..."9").contains(scalar) {
                add(try number(), line: line)
            } else if scalar.isNamePart {
                add(.name(try name()), line: line)
            } else if scalar == "'" || scalar == "\"" {
                let line = self.line
                add(.string(try string()), line: line)
            } else {
                add(.symbol(try symbol()), line: line)
            }
        }
        let closer = isPrint ? "'}}'" : "'%}'"
        throw failure(
            "the tag opened here is not closed",
            expected: due.last.map { "'\($0.rawValue)' and then \(closer)" } ?? closer, line: opening)
    }

    private mutating func symbol() throws(InputError) -> Jinja.Token.Symbol {
        let pair = String(scalars: text[position..<min(position + 2, text.count)])
        guard let symbol = Jinja.Token.Symbol(rawValue: pair) ?? .init(rawValue: String(text[position])) else {
            throw failure("the character '\(text[position])' has no meaning here", expected: "an expression")
        }
        switch symbol {
        case .openParenthesis: due.append(.closeParenthesis)
        case .openBracket: due.append(.closeBracket)
        case .openBrace: due.append(.closeBrace)
        case .closeParenthesis, .closeBracket, .closeBrace:
            guard let expected = due.popLast() else {
                throw failure("'\(symbol.rawValue)' closes nothing", expected: "its opening bracket before it")
            }
            guard expected == symbol else {
                throw failure("'\(symbol.rawValue)' closes another bracket", expected: "'\(expected.rawValue)'")
            }
        default: break
        }
        advance(to: position + symbol.rawValue.utf8.count)
        return symbol
    }

    private mutating func name() throws(InputError) -> String {
        var end = position
        while end < text.count, text[end].isNamePart { end += 1 }
        let scalars = text[position..<end]
        let name = String(scalars: scalars)
        // A digit cannot come first: it starts a number.
        guard
            scalars.allSatisfy(\.isASCII)
                || (text[position] == "_" || text[position].properties.isXIDStart)
                    && scalars.allSatisfy(\.properties.isXIDContinue)
        else {
            throw failure("'\(name)' is not a name", expected: "letters, digits and underscores")
        }
        advance(to: end)
        return name
    }
}

// MARK: Helpers

extension Jinja.Lexer {
    private mutating func add(_ kind: Jinja.Token.Kind, line: Int) {
        tokens.append(Jinja.Token(kind: kind, line: line))
    }

    mutating func advance(to end: Int) {
        for scalar in text[position..<end] where scalar == "\n" { line += 1 }
        position = end
    }

    func matches(_ word: StaticString, at index: Int) -> Bool {
        let scalars = word.description.unicodeScalars
        return index + scalars.count <= text.count && text[index..<index + scalars.count].elementsEqual(scalars)
    }

    private func skipSpace(from index: inout Int) {
        while index < text.count, text[index].isPythonSpace { index += 1 }
    }

    func failure(_ problem: String, expected: String, line: Int? = nil) -> InputError {
        InputError(file: file, line: line ?? self.line, problem: problem, expected: expected)
    }
}
