import Torch

/// Keys and values of the tokens a batch of replies has seen, by layer.
struct KeyValueCache {
    /// By layer: `[rows, keyHeads, capacity, width]`.
    private(set) var keys: [Tensor]
    private(set) var values: [Tensor]
    /// How many places of each row are filled.
    private(set) var lengths: [Int]

    private var capacity: Int { keys.first?.size(2) ?? 0 }

    /// Room for the prompts' keys and values, which a packed forward pass left at `paths` of `[tokens, …]`.
    init(packedKeys: [Tensor], packedValues: [Tensor], paths: [[Int]], device: Device) {
        let capacity = (paths.map(\.count).max() ?? 0) + Self.growth
        let indices = Tensor(paths.flatMap { $0 + [Int](repeating: 0, count: capacity - $0.count) }).to(device)
        func spread(_ packed: Tensor) -> Tensor {
            packed.selecting(0, indices).reshaped(paths.count, capacity, packed.size(1), packed.size(2))
                .transposed(1, 2).contiguous()
        }
        keys = packedKeys.map(spread)
        values = packedValues.map(spread)
        lengths = paths.map(\.count)
    }

    private static let growth = 64

    /// Keeps only `rows`, in that order, and adds the rows of `other`.
    mutating func keep(_ rows: [Int], adding other: KeyValueCache?, device: Device) {
        let indices = Tensor(rows).to(device)
        var other = other
        let capacity = max(rows.map { lengths[$0] }.max() ?? 0, other?.lengths.max() ?? 0) + Self.growth
        for layer in keys.indices {
            let (key, value) = (keys[layer].selecting(0, indices), values[layer].selecting(0, indices))
            if other == nil {
                (keys[layer], values[layer]) = (key, value)
            } else {
                (keys[layer], values[layer]) = (
                    .concatenated([Self.resized(key, capacity), Self.resized(other?.keys[layer], capacity)]),
                    .concatenated([Self.resized(value, capacity), Self.resized(other?.values[layer], capacity)])
                )
                // Freed as it goes, so that both copies never exist whole.
                other?.keys[layer] = Tensor.empty([0])
                other?.values[layer] = Tensor.empty([0])
            }
        }
        lengths = rows.map { lengths[$0] } + (other?.lengths ?? [])
    }

    private static func resized(_ tensor: Tensor?, _ capacity: Int) -> Tensor {
        guard let tensor else { return .empty([0]) }
        let now = tensor.size(2)
        if now >= capacity { return tensor.narrowed(2, start: 0, count: capacity) }
        let shape = tensor.shape
        let room = Tensor.zeros([shape[0], shape[1], capacity - now, shape[3]], tensor.dtype, device: tensor.device)
        return .concatenated([tensor, room], dimension: 2)
    }

    /// Makes room for one more token in every row.
    mutating func reserve() {
        let needed = (lengths.max() ?? 0) + 1
        guard needed > capacity else { return }
        for layer in keys.indices {
            keys[layer] = Self.resized(keys[layer], needed + Self.growth)
            values[layer] = Self.resized(values[layer], needed + Self.growth)
        }
    }

    /// What stores every row's next token and attends to all its tokens so far, for one layer after the other.
    ///
    /// It gets queries, keys and values side by side, `[rows, heads + 2 · keyHeads, width]`, and returns
    /// `[rows, heads · width]`.
    func attention(device: Device) -> (_ layer: Int, _ joined: Tensor) -> Tensor {
        let (keys, values, lengths) = (keys, values, lengths)
        if device == .cpu, keys.first?.dtype == .float32 {
            return { .cachedAttention($1, keys: keys[$0], values: values[$0], lengths: lengths) }
        }
        // Elsewhere every row attends to as many places as the longest has, with a mask.
        let (capacity, longest) = (capacity, (lengths.max() ?? 0) + 1)
        let keyHeads = keys.first?.size(1) ?? 0
        let places = Tensor(
            lengths.enumerated().flatMap { row, length in
                (0..<keyHeads).map { (row * keyHeads + $0) * capacity + length }
            }
        ).to(device)
        let mask =
            (Tensor.range(0, longest).reshaped(1, 1, 1, longest) .<= Tensor(lengths).reshaped(lengths.count, 1, 1, 1))
            .to(device)
        return { layer, joined in
            let (rows, width) = (joined.size(0), joined.size(2))
            let heads = joined.size(1) - 2 * keyHeads
            let parts = joined.split([heads, keyHeads, keyHeads], dimension: 1)
            for (cache, new) in [(keys[layer], parts[1]), (values[layer], parts[2])] {
                do throws(TorchError) {
                    try cache.reshaped(rows * keyHeads * capacity, width)
                        .write(new.reshaped(rows * keyHeads, width), at: places, dimension: 0)
                } catch {
                    return Tensor(poisoned: error)
                }
            }
            func seen(_ cache: Tensor) -> Tensor { cache.narrowed(2, start: 0, count: longest) }
            return Tensor.attention(
                query: parts[0].reshaped(rows, keyHeads, heads / keyHeads, width), key: seen(keys[layer]),
                value: seen(values[layer]), mask: mask
            ).reshaped(rows, heads * width)
        }
    }

    /// Counts the token that every layer has stored.
    mutating func advance() { for row in lengths.indices { lengths[row] += 1 } }
}
