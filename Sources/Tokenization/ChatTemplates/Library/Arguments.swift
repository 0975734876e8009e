internal import Files

extension Jinja {
    /// What a function, filter, test or method is called with.
    struct Arguments {
        var positional: [Value] = []
        var keywords: [(name: String, value: Value)] = []
        private let interpreter: Interpreter

        init(_ interpreter: Interpreter, positional: [Value] = []) {
            self.interpreter = interpreter
            self.positional = positional
        }

        var isEmpty: Bool { positional.isEmpty && keywords.isEmpty }

        /// The value for each parameter, nil where it is not given.
        /// - Throws: `InputError` for too many, unknown or doubled arguments, and when one of the first `required`
        ///   is missing.
        func bind(_ function: String, _ parameters: String..., required: Int = 0) throws(InputError) -> [Value?] {
            let form = "\(function)(\(parameters.joined(separator: ", ")))"
            guard positional.count <= parameters.count else {
                throw interpreter.failure("'\(function)' gets too many arguments", expected: form)
            }
            var values: [Value?] = positional
            values += Array(repeating: nil, count: parameters.count - positional.count)
            for (name, value) in keywords {
                guard let index = parameters.firstIndex(of: name) else {
                    throw interpreter.failure("'\(function)' has no argument '\(name)'", expected: form)
                }
                guard values[index] == nil else {
                    throw interpreter.failure("'\(function)' gets '\(name)' twice", expected: form)
                }
                values[index] = value
            }
            for index in 0..<required where values[index] == nil {
                throw interpreter.failure("'\(function)' lacks '\(parameters[index])'", expected: form)
            }
            return values
        }

        func refuseKeywords(of function: String) throws(InputError) {
            if let keyword = keywords.first {
                throw interpreter.failure("'\(function)' has no argument '\(keyword.name)'", expected: "values only")
            }
        }
    }
}

extension Jinja.Interpreter {
    /// An argument that must be a whole number; `fallback` when it is not given.
    func integer(_ value: Value?, _ name: String, default fallback: Int) throws(InputError) -> Int {
        guard let value else { return fallback }
        guard let integer = value.integer else {
            throw failure("'\(name)' is \(value.kind)", expected: "a whole number")
        }
        return integer
    }

    /// An argument that must be a string; nil when it is not given or none.
    func optionalText(_ value: Value?, _ name: String) throws(InputError) -> String? {
        guard let value, !value.isNone else { return nil }
        guard let text = value.text else { throw failure("'\(name)' is \(value.kind)", expected: "a string") }
        return text
    }

    func requiredText(_ value: Value?, _ name: String) throws(InputError) -> String {
        guard let text = try optionalText(value, name) else {
            throw failure("'\(name)' is none", expected: "a string")
        }
        return text
    }
}
