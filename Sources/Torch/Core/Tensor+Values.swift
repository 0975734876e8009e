import CTorch

/// A Swift type whose values a tensor can hold.
public protocol TensorElement: Sendable {
    static var dtype: DType { get }
    static var zero: Self { get }
}

extension Float: TensorElement { public static var dtype: DType { .float32 } }
extension Double: TensorElement { public static var dtype: DType { .float64 } }
extension Int64: TensorElement { public static var dtype: DType { .int64 } }
extension Int32: TensorElement { public static var dtype: DType { .int32 } }
extension UInt8: TensorElement { public static var dtype: DType { .uint8 } }

extension Tensor {
    /// A tensor on the CPU with a copy of `values` in row-major order; `shape` defaults to one dimension.
    public convenience init<Element: TensorElement>(_ values: [Element], shape: [Int]? = nil) {
        self.init(copying: values, dtype: Element.dtype, shape: shape ?? [values.count])
    }

    /// A one-dimensional int64 tensor of `indices`.
    public convenience init(_ indices: [Int]) {
        self.init(indices.map(Int64.init))
    }

    /// A tensor of any type from its little-endian bytes in row-major order.
    public convenience init(bytes: [UInt8], dtype: DType, shape: [Int]) {
        self.init(copying: bytes, dtype: dtype, shape: shape)
    }

    private convenience init<Element>(copying values: [Element], dtype: DType, shape: [Int]) {
        var message: UnsafeMutablePointer<CChar>?
        let sizes = shape.map(Int64.init)
        let handle = unsafe values.withUnsafeBytes { bytes in
            unsafe ct_from_data(bytes.baseAddress, bytes.count, dtype.rawValue, sizes, Int32(sizes.count), &message)
        }
        if let handle = unsafe handle {
            unsafe self.init(owning: handle)
        } else {
            unsafe self.init(poisoned: takeError(message, "Tensor(\(shape) \(dtype))"))
        }
    }

    /// The first `byteCount` bytes of a file, memory-mapped: uint8 `[byteCount]`.
    public static func mapping(file path: String, byteCount: Int) -> Tensor {
        var message: UnsafeMutablePointer<CChar>?
        guard let handle = unsafe ct_map_file(path, Int64(byteCount), &message) else {
            return unsafe Tensor(poisoned: takeError(message, "mapping \(path)"))
        }
        return unsafe Tensor(owning: handle)
    }

    /// The elements in row-major order, converted to `Element` where the tensor holds another type.
    public func values<Element: TensorElement>(as type: Element.Type = Element.self) throws(TorchError) -> [Element] {
        let source = dtype == Element.dtype ? self : to(Element.dtype)
        try source.check()
        var result = [Element](repeating: .zero, count: source.count)
        try source.copyOut(&result)
        return result
    }

    /// The elements' bytes in row-major order, little-endian.
    public func bytes() throws(TorchError) -> [UInt8] {
        try check()
        var result = [UInt8](repeating: 0, count: count * dtype.size)
        try copyOut(&result)
        return result
    }

    private func copyOut<Element>(_ result: inout [Element]) throws(TorchError) {
        var message: UnsafeMutablePointer<CChar>?
        let copied = try unsafe withHandle { handle in
            unsafe result.withUnsafeMutableBytes { unsafe ct_copy_out(handle, $0.baseAddress, $0.count, &message) }
        }
        guard copied else { throw unsafe takeError(message, "values of \(description)") }
    }

    /// The one element of a tensor that holds one.
    public func item() throws(TorchError) -> Double {
        let all: [Double] = try values()
        guard all.count == 1 else {
            throw TorchError(message: "a tensor of \(all.count) elements has no single item", operation: "item")
        }
        return all[0]
    }
}
