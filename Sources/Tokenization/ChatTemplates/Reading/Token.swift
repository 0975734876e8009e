/// Jinja, the language of chat templates, as Python's `jinja2` reads it and `transformers` sets it up.
///
/// A template's text becomes tokens, then a tree, then output: `Lexer → Token → Parser → SyntaxTree → Interpreter`.
enum Jinja {}

extension Jinja {
    /// The smallest piece of a template that means something, and the line it starts on.
    struct Token: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            /// Text outside tags, with the white space that tags ask for removed.
            case text(String)
            case printBegin, printEnd, tagBegin, tagEnd
            case name(String)
            case string(String)
            case integer(Int)
            case float(Double)
            case symbol(Symbol)
            case end
        }

        /// Operators and punctuation, spelled as in a template.
        enum Symbol: String, Sendable, CaseIterable {
            case add = "+"
            case subtract = "-"
            case multiply = "*"
            case divide = "/"
            case floorDivide = "//"
            case power = "**"
            case modulo = "%"
            case tilde = "~"
            case equal = "=="
            case notEqual = "!="
            case less = "<"
            case lessOrEqual = "<="
            case greater = ">"
            case greaterOrEqual = ">="
            case assign = "="
            case dot = "."
            case colon = ":"
            case pipe = "|"
            case comma = ","
            case semicolon = ";"
            case openParenthesis = "("
            case closeParenthesis = ")"
            case openBracket = "["
            case closeBracket = "]"
            case openBrace = "{"
            case closeBrace = "}"
        }

        var kind: Kind
        /// Counted from 1.
        var line: Int

        /// The token in words for messages.
        var description: String {
            switch kind {
            case .text: "text"
            case .printBegin: "'{{'"
            case .printEnd: "'}}'"
            case .tagBegin: "'{%'"
            case .tagEnd: "'%}'"
            case .name(let name): "'\(name)'"
            case .string(let text): "the string '\(text.prefix(40))'"
            case .integer(let value): "\(value)"
            case .float(let value): "\(value)"
            case .symbol(let symbol): "'\(symbol.rawValue)'"
            case .end: "the end of the template"
            }
        }
    }
}
