import CTorch

extension Tensor {
    /// Whether operators on this tensor are recorded for back-propagation.
    public var requiresGradient: Bool {
        guard case .live(let handle) = unsafe state else { return false }
        return withExtendedLifetime(self) { unsafe ct_requires_grad(handle) }
    }

    /// Marks a leaf tensor as one to differentiate by, or not; throws for integers and inner results.
    public func setRequiresGradient(_ value: Bool = true) throws(TorchError) {
        var message: UnsafeMutablePointer<CChar>?
        let done = try unsafe withHandle { unsafe ct_set_requires_grad($0, value, &message) }
        guard done else { throw unsafe takeError(message, "setRequiresGradient(\(description))") }
    }

    /// The gradient accumulated by `backward`, of this tensor's shape.
    public var gradient: Tensor? {
        var message: UnsafeMutablePointer<CChar>?
        guard case .live(let handle) = unsafe state else { return nil }
        let result = unsafe withExtendedLifetime(self) { unsafe ct_grad(handle, &message) }
        if let result = unsafe result { return unsafe Tensor(owning: result) }
        guard let message = unsafe message else { return nil }
        return unsafe Tensor(poisoned: takeError(message, "gradient"))
    }

    /// Forgets the accumulated gradient.
    public func clearGradient() throws(TorchError) {
        var message: UnsafeMutablePointer<CChar>?
        let done = try unsafe withHandle { unsafe ct_clear_grad($0, &message) }
        guard done else { throw unsafe takeError(message, "clearGradient") }
    }

    /// Back-propagates from this tensor; `gradient` has its shape, and is 1 for a scalar.
    public func backward(gradient: Tensor? = nil) throws(TorchError) {
        try Tensor.backward([(self, gradient ?? Tensor.full(shape, 1, dtype, device: device))])
    }

    /// Back-propagates from several tensors at once, each with the gradient of the objective with respect to it.
    public static func backward(_ roots: [(tensor: Tensor, gradient: Tensor)]) throws(TorchError) {
        var from = unsafe [OpaquePointer]()
        var with = unsafe [OpaquePointer]()
        for (tensor, gradient) in roots {
            unsafe from.append(try tensor.withHandle { unsafe $0 })
            unsafe with.append(try gradient.withHandle { unsafe $0 })
        }
        var message: UnsafeMutablePointer<CChar>?
        let done = withExtendedLifetime(roots) {
            unsafe from.withUnsafeBufferPointer { from in
                unsafe with.withUnsafeBufferPointer { with in
                    guard let first = from.baseAddress, let second = with.baseAddress else { return true }
                    return unsafe ct_backward(first, second, Int32(from.count), &message)
                }
            }
        }
        guard done else { throw unsafe takeError(message, "backward") }
    }

    /// This tensor's values without its history.
    public func detached() -> Tensor { .call("aten::detach", .tensor(self)) }
}

/// Runs `body` without recording operators for back-propagation.
public func withoutGradients<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    let before = ct_set_grad_enabled(false)
    defer { _ = ct_set_grad_enabled(before) }
    return try body()
}
