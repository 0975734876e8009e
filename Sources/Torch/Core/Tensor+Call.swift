import CTorch

extension Tensor {
    /// An argument of an ATen operator.
    enum Argument {
        case none
        case tensor(Tensor)
        case int(Int)
        case double(Double)
        case bool(Bool)
        case ints([Int])
        case tensors([Tensor])
        case dtype(DType)
        case device(Device)

        static func optional(_ tensor: Tensor?) -> Argument { tensor.map(Argument.tensor) ?? .none }
    }

    /// Calls the ATen operator `schema` and returns its `results` tensors; all poisoned when it fails.
    static func call(_ schema: String, _ arguments: [Argument], results: Int) -> [Tensor] {
        let (tensors, error) = run(schema, arguments, results: results)
        guard let error else { return tensors }
        return (0..<results).map { _ in Tensor(poisoned: error) }
    }

    private static func run(
        _ schema: String, _ arguments: [Argument], results: Int
    ) -> (tensors: [Tensor], error: TorchError?) {
        var frame = unsafe CallFrame()
        for argument in arguments {
            if let error = unsafe frame.append(argument) { return ([], error) }
        }
        // One spare place: the buffer is never empty, and an operator with more results is an error, not an overrun.
        var handles = unsafe [OpaquePointer?](repeating: nil, count: results + 1)
        var message: UnsafeMutablePointer<CChar>?
        let written = withExtendedLifetime(arguments) {
            unsafe frame.withValues { values in
                unsafe handles.withUnsafeMutableBufferPointer { out in
                    guard let base = out.baseAddress else { return Int32(-1) }
                    return unsafe ct_call(
                        schema, values.baseAddress, Int32(values.count), base, Int32(out.count), &message)
                }
            }
        }
        guard written == results else {
            for index in unsafe handles.indices {
                if let handle = unsafe handles[index] { unsafe ct_release(handle) }
            }
            let shapes = arguments.compactMap { if case .tensor(let tensor) = $0 { tensor.description } else { nil } }
            let name = schema.drop { $0 != ":" }.drop { $0 == ":" }.prefix { $0 != "." }
            return ([], unsafe takeError(message, "\(name)(\(shapes.joined(separator: ", ")))"))
        }
        return (unsafe handles.compactMap { unsafe $0.map { unsafe Tensor(owning: $0) } }, nil)
    }

    /// Calls an operator that only has effects.
    static func perform(_ schema: String, _ arguments: [Argument]) throws(TorchError) {
        if let error = run(schema, arguments, results: 0).error { throw error }
    }

    /// Calls an operator with one result.
    static func call(_ schema: String, _ arguments: Argument...) -> Tensor {
        call(schema, arguments, results: 1)[0]
    }
}

/// The arguments of one call laid out for C: lists are flattened into shared buffers that outlive the call.
@unsafe private struct CallFrame {
    @unsafe private enum Slot {
        case value(CTValue)
        case ints(offset: Int, count: Int)
        case handles(offset: Int, count: Int)
        case handle(offset: Int)
    }

    private var slots: [Slot] = unsafe []
    private var integers: [Int64] = []
    private var handles: [OpaquePointer?] = unsafe []

    /// Adds an argument; returns the error of a poisoned tensor in it.
    mutating func append(_ argument: Tensor.Argument) -> TorchError? {
        switch argument {
        case .none: unsafe slots.append(.value(make(CTKindNone)))
        case .int(let value): unsafe slots.append(.value(make(CTKindInt, integer: Int64(value))))
        case .double(let value): unsafe slots.append(.value(make(CTKindDouble, number: value)))
        case .bool(let value): unsafe slots.append(.value(make(CTKindBool, integer: value ? 1 : 0)))
        case .dtype(let value): unsafe slots.append(.value(make(CTKindDType, integer: Int64(value.rawValue))))
        case .device(let value): unsafe slots.append(.value(make(CTKindDevice, integer: value.packed)))
        case .ints(let values):
            unsafe slots.append(.ints(offset: integers.count, count: values.count))
            unsafe integers += values.map(Int64.init)
        case .tensor(let tensor):
            unsafe slots.append(.handle(offset: handles.count))
            return unsafe append(tensor)
        case .tensors(let tensors):
            unsafe slots.append(.handles(offset: handles.count, count: tensors.count))
            for tensor in tensors { if let error = unsafe append(tensor) { return error } }
        }
        return nil
    }

    private mutating func append(_ tensor: Tensor) -> TorchError? {
        switch unsafe tensor.state {
        case .poisoned(let error): return error
        case .live(let handle): unsafe handles.append(handle)
        }
        return nil
    }

    private func make(_ kind: CTKind, integer: Int64 = 0, number: Double = 0) -> CTValue {
        unsafe CTValue(kind: kind, integer: integer, number: number, data: nil, count: 0)
    }

    func withValues<Result>(_ body: (UnsafeBufferPointer<CTValue>) -> Result) -> Result {
        unsafe integers.withUnsafeBufferPointer { integers in
            unsafe handles.withUnsafeBufferPointer { handles in
                let values = unsafe slots.map { slot -> CTValue in
                    switch unsafe slot {
                    case .value(let value): return unsafe value
                    case .ints(let offset, let count):
                        let data = unsafe integers.baseAddress.map { unsafe UnsafeRawPointer($0 + offset) }
                        return unsafe CTValue(
                            kind: CTKindIntList, integer: 0, number: 0, data: data, count: Int64(count))
                    case .handles(let offset, let count):
                        let data = unsafe handles.baseAddress.map { unsafe UnsafeRawPointer($0 + offset) }
                        return unsafe CTValue(
                            kind: CTKindTensorList, integer: 0, number: 0, data: data, count: Int64(count))
                    case .handle(let offset):
                        let data = unsafe handles[offset].map { unsafe UnsafeRawPointer($0) }
                        return unsafe CTValue(kind: CTKindTensor, integer: 0, number: 0, data: data, count: 1)
                    }
                }
                return unsafe values.withUnsafeBufferPointer { unsafe body($0) }
            }
        }
    }
}
