import CTorch

/// An n-dimensional array held by libtorch, with automatic differentiation.
///
/// Operators never throw: a failed one yields a *poisoned* tensor that carries the first error, and operators on a
/// poisoned tensor stay poisoned. The error surfaces where values leave the library: `values()`, `item()`,
/// `backward()` and `check()` throw it. A forward pass so reads like mathematics, and running out of memory is an
/// error message.
@safe public final class Tensor {
    @unsafe enum State {
        case live(OpaquePointer)
        case poisoned(TorchError)
    }

    let state: State

    /// Takes ownership of a reference made by the C interface.
    init(owning handle: OpaquePointer) { unsafe state = .live(handle) }

    /// A tensor that carries `error` instead of values.
    public init(poisoned error: TorchError) { unsafe state = .poisoned(error) }

    deinit {
        if case .live(let handle) = unsafe state { unsafe ct_release(handle) }
    }

    /// The error this tensor carries, if an operator on the way to it failed.
    public var error: TorchError? {
        if case .poisoned(let error) = unsafe state { error } else { nil }
    }

    /// Throws the error this tensor carries, if any.
    public func check() throws(TorchError) {
        if let error { throw error }
    }

    /// Runs `body` with the handle alive; throws the carried error instead when poisoned.
    func withHandle<Result>(_ body: (OpaquePointer) -> Result) throws(TorchError) -> Result {
        switch unsafe state {
        case .poisoned(let error): throw error
        case .live(let handle): return withExtendedLifetime(self) { unsafe body(handle) }
        }
    }

    /// The sizes of the dimensions; empty for a scalar and for a poisoned tensor.
    public var shape: [Int] {
        guard case .live(let handle) = unsafe state else { return [] }
        return withExtendedLifetime(self) {
            unsafe (0..<ct_rank(handle)).map { unsafe Int(ct_size(handle, $0)) }
        }
    }

    /// The number of elements.
    public var count: Int { error == nil ? shape.reduce(1, *) : 0 }

    /// The type of the elements; `float32` for a poisoned tensor.
    public var dtype: DType {
        guard case .live(let handle) = unsafe state else { return .float32 }
        return withExtendedLifetime(self) { unsafe DType(rawValue: ct_dtype(handle)) ?? .float32 }
    }

    /// Where the elements are; `cpu` for a poisoned tensor.
    public var device: Device {
        guard case .live(let handle) = unsafe state else { return .cpu }
        return withExtendedLifetime(self) { unsafe Device(packed: ct_device(handle)) }
    }

    /// The size of dimension `index`, counted from the end when negative; 0 where there is no such dimension.
    public func size(_ index: Int) -> Int {
        let shape = shape
        let position = index < 0 ? index + shape.count : index
        return shape.indices.contains(position) ? shape[position] : 0
    }
}

extension Tensor: CustomStringConvertible {
    public var description: String { error.map { "poisoned: \($0)" } ?? "\(shape) \(dtype)" }
}

/// Makes the error of a failed call from the message it left.
func takeError(_ message: UnsafeMutablePointer<CChar>?, _ operation: String) -> TorchError {
    guard let message = unsafe message else {
        return TorchError(message: "libtorch gave no reason", operation: operation)
    }
    defer { unsafe ct_free_message(message) }
    return unsafe TorchError(message: String(cString: message), operation: operation)
}
