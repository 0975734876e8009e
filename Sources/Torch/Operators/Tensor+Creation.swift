extension Tensor {
    /// A tensor of `shape` filled with zeros.
    public static func zeros(_ shape: [Int], _ dtype: DType = .float32, device: Device = .cpu) -> Tensor {
        call("aten::zeros", .ints(shape), .dtype(dtype), .none, .device(device))
    }

    /// A tensor of `shape` filled with `value`.
    public static func full(_ shape: [Int], _ value: Double, _ dtype: DType = .float32, device: Device = .cpu) -> Tensor
    {
        call("aten::full", .ints(shape), .double(value), .dtype(dtype), .none, .device(device))
    }

    /// A tensor of `shape` whose elements are not set.
    public static func empty(_ shape: [Int], _ dtype: DType = .float32, device: Device = .cpu) -> Tensor {
        call("aten::empty.memory_format", .ints(shape), .dtype(dtype), .none, .device(device))
    }

    /// The integers `start ..< end`: int64 `[end - start]`.
    public static func range(_ start: Int, _ end: Int, device: Device = .cpu) -> Tensor {
        call("aten::arange.start", .int(start), .int(end), .dtype(.int64), .none, .device(device))
    }

    /// Uniform samples from `[low, high)`.
    public static func uniform(_ shape: [Int], _ low: Double, _ high: Double, device: Device = .cpu) -> Tensor {
        call("aten::uniform_", .tensor(empty(shape, device: device)), .double(low), .double(high))
    }

    /// Standard normal samples.
    public static func normal(_ shape: [Int], device: Device = .cpu) -> Tensor {
        call("aten::randn", .ints(shape), .dtype(.float32), .none, .device(device))
    }
}
