import Files
import Torch

/// A tensor that lies in a file, checked against the file's size but not read yet.
struct StoredTensor: Sendable {
    /// What its bytes are.
    enum Format: Sendable {
        case plain(DType)
        case blocks(BlockFormat)
    }

    /// The path of the file.
    let file: String
    /// What the file calls it.
    let name: String
    let shape: [Int]
    let format: Format
    /// Where its bytes start in the file.
    let offset: Int
    let byteCount: Int
    /// The number of heads whose rows are stored as neighbouring pairs, as GGUF files of Llama are.
    ///
    /// There, rows `2i` and `2i + 1` of a head are turned together; here and in Hugging Face's layout rows `i` and
    /// `i + d/2` are.
    var pairedHeads: Int?

    /// The elements as `dtype`, `shape`, row-major.
    ///
    /// Bytes that need no conversion are not copied but lie in a private mapping of this call: writing to the result
    /// changes neither the file nor another tensor.
    ///
    /// - Throws: `InputError` where the file has changed since it was checked; `TorchError` out of memory.
    func read(as dtype: DType) throws -> Tensor {
        let bytes = try rows()
        let elements: Tensor
        switch format {
        case .blocks(let format): elements = format.dequantize(bytes, to: dtype)
        case .plain(let stored):
            let isAligned = pairedHeads != nil || offset.isMultiple(of: stored.size)
            elements = (isAligned ? bytes : bytes.cloned()).viewed(as: stored).to(dtype)
        }
        let result = elements.reshaped(shape)
        try result.check()
        return result
    }

    /// The bytes as they are and the number of their ggml type, where `Tensor.packedBlocks` takes them.
    func blocks() throws -> (bytes: Tensor, type: Int)? {
        guard case .blocks(let format) = format, let type = format.packedType else { return nil }
        return (try rows(), type)
    }

    /// The bytes with the rows of a head in Hugging Face's order: uint8 `[byteCount]`.
    private func rows() throws -> Tensor {
        let bytes = try mapped()
        guard let pairedHeads else { return bytes }
        // [heads, d/2, 2, row] to [heads, 2, d/2, row]
        let row = byteCount / shape[0]
        return bytes.reshaped(pairedHeads, shape[0] / pairedHeads / 2, 2, row).transposed(1, 2).reshaped(-1)
    }

    /// The bytes of the tensor, mapped privately: uint8 `[byteCount]`.
    private func mapped() throws(InputError) -> Tensor {
        let bytes = Tensor.mapping(file: file, byteCount: offset + byteCount)
            .narrowed(0, start: offset, count: byteCount)
        guard let error = bytes.error else { return bytes }
        throw InputError(
            file: file, field: name, problem: "the file can no longer be mapped: \(error.message)",
            remedy: "start again once nothing else writes to the file")
    }

    /// Whether two tensors have the same bytes of the same type.
    func isEqual(to other: StoredTensor) throws -> Bool {
        guard shape == other.shape, byteCount == other.byteCount, case .plain(let type) = format,
            case .plain(let otherType) = other.format, type == otherType
        else { return false }
        let (ours, theirs) = (try mapped(), try other.mapped())
        for start in stride(from: 0, to: byteCount, by: 1 << 24) {
            let count = min(1 << 24, byteCount - start)
            let same = ours.narrowed(0, start: start, count: count) .== theirs.narrowed(0, start: start, count: count)
            if try same.all().item() == 0 { return false }
        }
        return true
    }
}
