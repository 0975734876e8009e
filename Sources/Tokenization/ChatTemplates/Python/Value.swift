internal import Files
internal import OrderedCollections

extension Jinja {
    /// A value of the Python that templates speak.
    enum Value {
        case undefined(Undefined)
        case none
        case boolean(Bool)
        case integer(Int)
        case float(Double)
        case string(String)
        /// A string marked as safe HTML, which escapes what is added to it.
        case markup(String)
        case list(Items)
        case tuple(Items)
        case dictionary(Mapping)
        /// What `keys()`, `values()` and `items()` give.
        case view(View)
        case range(Range)
        /// An iterator that can be used up.
        case generator(Generator)
        case namespace(Namespace)
        /// The variable `loop`.
        case loop(LoopState)
        case callable(Callable)
    }

    /// What is missing, and how the template asked for it.
    final class Undefined {
        enum Origin {
            case name(String)
            case attribute(String, of: String)
            case item(String, of: String)
            case hint(String)
        }

        let origin: Origin

        init(_ origin: Origin) { self.origin = origin }

        var message: String {
            switch origin {
            case .name(let name): "'\(name)' is undefined"
            case .attribute(let name, let owner): "'\(owner)' has no attribute '\(name)'"
            case .item(let item, let owner): "\(owner) has no element \(item)"
            case .hint(let hint): hint
            }
        }
    }

    /// The members of a list or tuple; neither can change, since the sandbox forbids it.
    final class Items {
        let values: [Value]
        /// How deep containers are nested, counting this one.
        let depth: Int

        init(_ values: [Value]) {
            self.values = values
            depth = 1 + (values.lazy.map(\.depth).max() ?? 0)
        }
    }

    /// A dictionary in the order of its keys' first appearance.
    final class Mapping {
        let entries: OrderedDictionary<Key, Value>
        let depth: Int

        init(_ entries: OrderedDictionary<Key, Value>) {
            self.entries = entries
            let keys = entries.keys.lazy.map(\.value.depth).max() ?? 0
            depth = 1 + max(keys, entries.values.lazy.map(\.depth).max() ?? 0)
        }

        subscript(key: String) -> Value? { entries[Key(text: key)] }

        /// The pair at `index` as a tuple.
        func pair(at index: Int) -> Value {
            let element = entries.elements[index]
            return .tuple(Items([element.key.value, element.value]))
        }
    }

    final class View {
        enum Kind: String { case keys, values, items }
        let kind: Kind
        let mapping: Mapping

        init(_ kind: Kind, of mapping: Mapping) {
            self.kind = kind
            self.mapping = mapping
        }

        var values: [Value] {
            switch kind {
            case .keys: mapping.entries.keys.map(\.value)
            case .values: Array(mapping.entries.values)
            case .items: mapping.entries.elements.indices.map(mapping.pair)
            }
        }
    }

    /// Python's `range`, of at most 100 000 numbers.
    final class Range {
        let start, stop, step: Int
        let count: Int

        init(start: Int, stop: Int, step: Int, count: Int) {
            self.start = start
            self.stop = stop
            self.step = step
            self.count = count
        }

        /// Wrapping, since a product too large for its step alone is right again after the sum.
        subscript(index: Int) -> Int { start &+ index &* step }
        var values: [Value] { (0..<count).map { .integer(self[$0]) } }
    }

    /// The object made by `namespace()`: the only thing in a template that can change.
    final class Namespace {
        var attributes: OrderedDictionary<String, Value> = [:]
    }

    /// A source of values that runs once, on demand.
    final class Generator {
        private var advance: (() throws(InputError) -> Value?)?
        let depth: Int

        init(depth: Int, _ advance: @escaping () throws(InputError) -> Value?) {
            self.depth = depth
            self.advance = advance
        }

        convenience init(_ values: [Value], depth: Int = 0) {
            var index = 0
            self.init(depth: depth) { () throws(InputError) in
                guard index < values.count else { return nil }
                index += 1
                return values[index - 1]
            }
        }

        func next() throws(InputError) -> Value? {
            guard let advance else { return nil }
            if let value = try advance() { return value }
            self.advance = nil
            return nil
        }
    }

    /// Something that a template can call.
    final class Callable {
        enum Kind {
            case function(Function)
            case macro(Jinja.Macro, Scope)
            case method(Value, String)
        }

        let kind: Kind
        init(_ kind: Kind) { self.kind = kind }
    }
}

extension Jinja.Value {
    /// How deep containers are nested in it; 0 for what holds nothing.
    var depth: Int {
        switch self {
        case .list(let items), .tuple(let items): items.depth
        case .dictionary(let mapping): mapping.depth
        case .view(let view): view.mapping.depth + 1
        case .generator(let generator): generator.depth
        case .loop(let loop): loop.depthOfValues
        case .callable(let callable): if case .method(let base, _) = callable.kind { base.depth + 1 } else { 0 }
        default: 0
        }
    }

    /// The text of a string, safe or not.
    var text: String? {
        switch self {
        case .string(let text), .markup(let text): text
        default: nil
        }
    }

    /// The value as a whole number, as Python takes true for 1.
    var integer: Int? {
        switch self {
        case .integer(let value): value
        case .boolean(let value): value ? 1 : 0
        default: nil
        }
    }

    /// The value as a number, as Python takes true for 1.
    var number: Double? {
        if case .float(let value) = self { value } else { integer.map(Double.init) }
    }

    var isMarkup: Bool { if case .markup = self { true } else { false } }
    var isUndefined: Bool { if case .undefined = self { true } else { false } }
    var isNone: Bool { if case .none = self { true } else { false } }

    /// Python's name for the type.
    var typeName: String {
        switch self {
        case .undefined: "Undefined"
        case .none: "NoneType"
        case .boolean: "bool"
        case .integer: "int"
        case .float: "float"
        case .string: "str"
        case .markup: "Markup"
        case .list: "list"
        case .tuple: "tuple"
        case .dictionary: "dict"
        case .view(let view): "dict_\(view.kind.rawValue)"
        case .range: "range"
        case .generator: "generator"
        case .namespace: "Namespace"
        case .loop: "LoopContext"
        case .callable(let callable): if case .macro = callable.kind { "Macro" } else { "function" }
        }
    }

    /// What kind of value this is, in words for messages.
    var kind: String {
        switch self {
        case .none: "none"
        case .integer: "an int"
        default: "a \(typeName)"
        }
    }

    /// The name by which messages about missing attributes call the owner.
    var ownerName: String { isNone ? "None" : "\(typeName) object" }

    /// Python's truth.
    var isTrue: Bool {
        switch self {
        case .undefined, .none: false
        case .boolean(let value): value
        case .integer(let value): value != 0
        case .float(let value): value != 0
        case .string(let text), .markup(let text): !text.isEmpty
        case .list(let items), .tuple(let items): !items.values.isEmpty
        case .dictionary(let mapping): !mapping.entries.isEmpty
        case .view(let view): !view.mapping.entries.isEmpty
        case .range(let range): range.count > 0
        case .loop(let loop): loop.knownLength != 0
        case .generator, .namespace, .callable: true
        }
    }
}

extension Jinja {
    /// A value as the key of a dictionary: equal and hashed as in Python, where 1, 1.0 and true are one key.
    struct Key: Hashable {
        let value: Value

        /// - Returns: nil when the value cannot be a key, as a list cannot.
        init?(_ value: Value) {
            switch value {
            case .list, .dictionary, .view, .loop: return nil
            case .tuple(let items): for item in items.values where Key(item) == nil { return nil }
            default: break
            }
            self.value = value
        }

        init(text: String) { value = .string(text) }

        static func == (left: Key, right: Key) -> Bool {
            if let left = left.value.text { return right.value.text.map(left.isSame) ?? false }
            if let left = left.value.integer, let right = right.value.integer { return left == right }
            if let left = left.value.number, let right = right.value.number { return left == right }
            switch (left.value, right.value) {
            case (.none, .none), (.undefined, .undefined): return true
            case (.tuple(let left), .tuple(let right)):
                return left.values.count == right.values.count
                    && zip(left.values, right.values).allSatisfy { Key(element: $0) == Key(element: $1) }
            case (.range(let left), .range(let right)): return left === right
            case (.namespace(let left), .namespace(let right)): return left === right
            case (.generator(let left), .generator(let right)): return left === right
            case (.callable(let left), .callable(let right)): return left === right
            default: return false
            }
        }

        func hash(into hasher: inout Hasher) {
            if let text = value.text {
                hasher.combine(text)
            } else if let number = value.number {
                hasher.combine(number)
            } else if case .tuple(let items) = value {
                hasher.combine(items.values.count)
                for item in items.values { Key(element: item).hash(into: &hasher) }
            } else {
                hasher.combine(value.typeName)
            }
        }

        /// A member of a tuple that is a key.
        private init(element: Value) { value = element }
    }
}
