import CTorch
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Settings of libtorch in this process.
public enum Runtime {
    /// The version of libtorch, as "2.15.0".
    public static var version: String { unsafe String(cString: ct_version()) }

    /// How many threads one operator may use.
    public static var threads: Int {
        get { Int(ct_threads()) }
        set { ct_set_threads(Int32(clamping: max(1, newValue))) }
    }

    /// Seeds the generators of every device.
    public static func seed(_ seed: UInt64) throws(TorchError) {
        var message: UnsafeMutablePointer<CChar>?
        guard unsafe ct_seed(seed, &message) else { throw unsafe takeError(message, "seed") }
    }

    /// The state of a device's generator, uint8, to save and restore with a checkpoint.
    public static func generatorState(_ device: Device) throws(TorchError) -> Tensor {
        var message: UnsafeMutablePointer<CChar>?
        guard let handle = unsafe ct_generator_state(device.packed, &message) else {
            throw unsafe takeError(message, "generatorState")
        }
        return unsafe Tensor(owning: handle)
    }

    public static func setGeneratorState(_ state: Tensor, _ device: Device) throws(TorchError) {
        var message: UnsafeMutablePointer<CChar>?
        let done = try unsafe state.withHandle { unsafe ct_set_generator_state(device.packed, $0, &message) }
        guard done else { throw unsafe takeError(message, "setGeneratorState") }
    }

    /// Keeps freed memory in the process, where the C library allows it, so that large tensors are not zeroed anew.
    public static func tuneAllocator() { ct_tune_allocator() }

    /// Gives unused memory back to the system, where the C library allows it.
    public static func trimAllocator() { ct_trim_allocator() }

    /// Makes `device` usable, loading its libraries; throws where this machine has no such device.
    public static func prepare(_ device: Device) throws(TorchError) {
        switch device {
        case .cpu: return
        case .mps:
            guard ct_has_mps() else {
                throw TorchError(message: "this machine has no Metal device; use cpu", operation: "device mps")
            }
        case .cuda:
            var message: UnsafeMutablePointer<CChar>?
            guard unsafe ct_load_cuda("libtorch_cuda.so", &message) else {
                let reason = unsafe takeError(message, "device \(device)")
                throw TorchError(
                    message: "\(reason.message); CUDA needs an NVIDIA GPU and `PLUMB_CUDA=1 Scripts/setup`",
                    operation: reason.operation)
            }
        }
    }

    /// Floating-point operations a second of a large float32 matrix product here and now.
    public static func peakMatrixRate(size: Int = 2048, device: Device = .cpu) throws(TorchError) -> Double {
        let a = Tensor.normal([size, size], device: device)
        let b = Tensor.normal([size, size], device: device)
        _ = try a.matmul(b).sum().item()
        var best = Double.infinity
        let clock = ContinuousClock()
        for _ in 0..<4 {
            let start = clock.now
            _ = try withoutGradients { () throws(TorchError) in
                try a.matmul(b).narrowed(0, start: 0, count: 1).values(as: Float.self)
            }
            let taken = start.duration(to: clock.now)
            best = min(best, Double(taken.components.seconds) + Double(taken.components.attoseconds) * 1e-18)
        }
        return 2 * Double(size) * Double(size) * Double(size) / best
    }
}
