internal import Files

extension Jinja {
    /// The variable `loop`: where a running loop is.
    final class LoopState {
        let loop: Loop
        /// How often a recursive loop has called itself.
        let depth: Int
        /// How deep containers are nested in what the loop goes through, counting the loop.
        let depthOfValues: Int
        /// The scope around a recursive loop; nil for others.
        let scope: Scope?
        private var source: Generator
        private(set) var knownLength: Int?
        private(set) var index = -1
        private var current, previous: Value?
        /// The value after the current one once somebody has asked for it; `.some(nil)` at the end.
        private var following: Value??
        private var lastChecked: [Value]?

        init(_ source: Generator, length: Int?, loop: Loop, depth: Int, depthOfValues: Int, scope: Scope?) {
            self.depthOfValues = depthOfValues
            self.source = source
            self.loop = loop
            self.depth = depth
            self.scope = scope
            knownLength = length
        }

        /// Moves to the next value.
        func advance() throws(InputError) -> Value? {
            guard let value = try peek() else { return nil }
            following = nil
            index += 1
            previous = current
            current = value
            return value
        }

        private func peek() throws(InputError) -> Value? {
            if let following { return following }
            let value = try source.next()
            following = .some(value)
            return value
        }

        /// The number of values; a generator is run to its end to count them.
        func length() throws(InputError) -> Int {
            if let knownLength { return knownLength }
            var rest: [Value] = []
            while let value = try source.next() { rest.append(value) }
            source = Generator(rest)
            let isAhead: Bool
            if case .some(.some) = following { isAhead = true } else { isAhead = false }
            let length = rest.count + index + 1 + (isAhead ? 1 : 0)
            knownLength = length
            return length
        }

        /// - Returns: nil when `loop` has no such attribute.
        func attribute(_ name: String) throws(InputError) -> Value? {
            switch name {
            case "index": return .integer(index + 1)
            case "index0": return .integer(index)
            case "first": return .boolean(index == 0)
            case "last": return .boolean(try peek() == nil)
            case "length": return .integer(try length())
            case "revindex": return .integer(try length() - index)
            case "revindex0": return .integer(try length() - index - 1)
            case "depth": return .integer(depth + 1)
            case "depth0": return .integer(depth)
            case "previtem": return previous ?? .undefined(Undefined(.hint("there is no previous item")))
            case "nextitem": return try peek() ?? .undefined(Undefined(.hint("there is no next item")))
            case "cycle", "changed": return .callable(Callable(.method(.loop(self), name)))
            default: return nil
            }
        }

        func call(_ method: String, _ arguments: Arguments, _ interpreter: Interpreter) throws(InputError) -> Value {
            try arguments.refuseKeywords(of: "loop.\(method)")
            let values = arguments.positional
            guard method == "changed" else {
                guard !values.isEmpty else { throw interpreter.failure("loop.cycle() has nothing to cycle through") }
                return values[index % values.count]
            }
            if let last = lastChecked, last.count == values.count {
                var isSame = true
                for (old, new) in zip(last, values) where !(try interpreter.isEqual(old, new)) { isSame = false }
                if isSame { return .boolean(false) }
            }
            lastChecked = values
            return .boolean(true)
        }
    }
}
