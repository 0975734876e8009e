internal import Files

extension Jinja.Interpreter {
    func execute(
        _ statements: [Jinja.Statement], in scope: Jinja.Scope, into output: inout String
    ) throws(InputError) -> Outcome {
        for statement in statements {
            try charge()
            line = statement.line
            let outcome = try execute(statement, in: scope, into: &output)
            guard outcome == .next else { return outcome }
        }
        return .next
    }

    private func execute(
        _ statement: Jinja.Statement, in scope: Jinja.Scope, into output: inout String
    ) throws(InputError) -> Outcome {
        switch statement.kind {
        case .text(let text): try append(text, to: &output)
        case .print(let value): try append(try text(of: try evaluate(value, in: scope)), to: &output)
        case .set(let target, let value):
            try checkNamespaces(of: target, in: scope)
            try assign(try evaluate(value, in: scope), to: target, in: scope)
        case .conditional(let branches, let otherwise):
            for branch in branches where try evaluate(branch.test, in: scope).isTrue {
                return try deeper { () throws(InputError) in try execute(branch.body, in: scope, into: &output) }
            }
            return try deeper { () throws(InputError) in try execute(otherwise, in: scope, into: &output) }
        case .loop(let loop):
            return try deeper { () throws(InputError) in try execute(loop, in: scope, into: &output) }
        case .macro(let macro):
            if let name = macro.name { store(closure(macro, in: scope), in: name, scope) }
        case .breakLoop: return .leaveLoop
        case .continueLoop: return .leaveRound
        case .setBlock, .callBlock, .filterBlock, .with, .generation:
            return try deeper { () throws(InputError) in try executeBlock(statement, in: scope, into: &output) }
        }
        return .next
    }

    private func executeBlock(
        _ statement: Jinja.Statement, in scope: Jinja.Scope, into output: inout String
    ) throws(InputError) -> Outcome {
        switch statement.kind {
        case .setBlock(let target, let filters, let body, let frame):
            let (outcome, value) = try capture(body, frame, filters, in: scope)
            if let value { try assign(value, to: target, in: scope) }
            return outcome
        case .filterBlock(let filters, let body, let frame):
            let (outcome, value) = try capture(body, frame, filters, in: scope)
            if let value { try append(try text(of: value), to: &output) }
            return outcome
        case .callBlock(let macro, let call):
            let result = try evaluateCall(call, caller: closure(macro, in: scope), in: scope)
            try append(try text(of: result), to: &output)
        case .generation(let macro):
            _ = try execute(macro.body, in: self.scope(macro.frame, parent: scope), into: &output)
        case .with(let bindings, let body, let frame):
            let inner = self.scope(frame, parent: scope)
            for binding in bindings {
                try assign(try evaluate(binding.value, in: scope), to: binding.target, in: inner)
            }
            return try execute(body, in: inner, into: &output)
        default: break
        }
        return .next
    }

    /// The output of `body`, filtered; no value when the body left a loop.
    private func capture(
        _ body: [Jinja.Statement], _ frame: Jinja.FrameID, _ filters: Jinja.Expression, in scope: Jinja.Scope
    ) throws(InputError) -> (Outcome, Jinja.Value?) {
        let inner = self.scope(frame, parent: scope)
        var text = ""
        let outcome = try execute(body, in: inner, into: &text)
        guard outcome == .next else { return (outcome, nil) }
        captured = text
        return (.next, try evaluate(filters, in: inner))
    }

    func append(_ text: String, to output: inout String) throws(InputError) {
        output += text
        try charge(1 + text.utf8.count / 64)
        guard output.utf8.count <= limits.bytes else {
            throw failure("the output is too long", expected: "at most \(limits.bytes) bytes")
        }
    }
}

// MARK: Loops

extension Jinja.Interpreter {
    private func execute(
        _ loop: Jinja.Loop, in scope: Jinja.Scope, into output: inout String
    ) throws(InputError) -> Outcome {
        let values = try evaluate(loop.sequence, in: scope)
        return try run(loop, over: values, depth: 0, in: scope, into: &output)
    }

    /// Runs a loop over `values`; `depth` counts how often a recursive loop has called itself.
    private func run(
        _ loop: Jinja.Loop, over values: Jinja.Value, depth: Int, in scope: Jinja.Scope, into output: inout String
    ) throws(InputError) -> Outcome {
        var source = try iterate(values)
        var length = try knownLength(of: values)
        if let test = loop.test {
            source = filtered(source, loop, test, in: scope)
            length = nil
        }
        let state = Jinja.LoopState(
            source, length: length, loop: loop, depth: depth, depthOfValues: values.depth + 1,
            scope: loop.isRecursive ? scope : nil)
        let inner = Jinja.Scope(program.frames[loop.bodyFrame], parent: scope)
        let loopSlot = program.names.firstIndex(of: "loop").flatMap { inner.frame.references[$0] }
        var isCompleted = false
        rounds: while let value = try state.advance() {
            try charge()
            enter(inner)
            if let loopSlot, loopSlot.hops == 0 { inner.values[loopSlot.slot] = .loop(state) }
            try assign(value, to: loop.target, in: inner)
            switch try execute(loop.body, in: inner, into: &output) {
            case .next: isCompleted = true
            case .leaveRound: continue
            case .leaveLoop: break rounds
            }
        }
        guard !isCompleted, !loop.otherwise.isEmpty else { return .next }
        // As in jinja2, a round that ends with `continue` or `break` does not count as one.
        return try execute(loop.otherwise, in: self.scope(loop.otherwiseFrame, parent: scope), into: &output)
    }

    /// The values of a loop that pass its test, computed one at a time as the loop asks for them.
    private func filtered(
        _ source: Jinja.Generator, _ loop: Jinja.Loop, _ test: Jinja.Expression, in scope: Jinja.Scope
    ) -> Jinja.Generator {
        let inner = self.scope(loop.testFrame, parent: scope)
        return Jinja.Generator(depth: source.depth) { [unowned self] () throws(InputError) in
            while let value = try source.next() {
                try charge()
                try assign(value, to: loop.target, in: inner)
                if try evaluate(test, in: inner).isTrue { return value }
            }
            return nil
        }
    }

    /// What `loop(values)` gives inside a recursive loop.
    func recurse(_ state: Jinja.LoopState, over values: Jinja.Value) throws(InputError) -> Jinja.Value {
        guard let scope = state.scope else {
            throw failure("this loop cannot call itself", expected: "{% for … recursive %}")
        }
        try descend(levels: 3)
        defer { ascend(levels: 3) }
        var output = ""
        _ = try run(state.loop, over: values, depth: state.depth + 1, in: scope, into: &output)
        return .string(output)
    }
}
