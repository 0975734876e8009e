import Torch

/// How attention over packed tokens is laid out: runs of the forest become rows of a few padded batches.
///
/// A *run* is up to `runLength` consecutive tokens without a branch. Its queries look at the run's ancestors and at
/// the run itself, causally. Runs of similar reach share a batch, so padding stays small.
struct AttentionPlan {
    struct Batch {
        /// Packed positions of the queries: int64 `[runs, queries]`, padded with the plan's padding.
        let queries: Tensor
        /// Packed positions of the keys: int64 `[runs, keys]`, padded in the same way.
        let keys: Tensor
        /// 0 where a query may look, −∞ elsewhere: `[runs, 1, group · queries, keys]`.
        let mask: Tensor
    }

    /// How many query heads share a key head.
    let group: Int
    let batches: [Batch]
    /// Where each packed token is in the concatenated batch outputs: int64 `[tokens]`.
    private let restore: Tensor
    /// Whether one operator does it all.
    private let isFused: Bool

    private struct Run {
        var start: Int
        var count: Int
        var ancestors: [Int]
        var reach: Int { ancestors.count + count }
    }

    /// Plans attention for `packed`; `group` query heads share a key head.
    init(
        _ packed: PackedTokens, group: Int, device: Device, dtype: DType, runLength: Int = 64, keySlots: Int = 1 << 16
    ) {
        self.group = group
        isFused = device == .cpu && dtype == .float32
        // The operator leaves padding out; elsewhere any token serves, as the mask hides it.
        let padding = isFused ? -1 : 0
        var runs = Self.runs(of: packed, limit: runLength)
        runs.sort { $0.reach < $1.reach }

        var grouped: [[Run]] = []
        for run in runs {
            if let last = grouped.last, (last.count + 1) * run.reach <= keySlots,
                last[0].reach * 4 >= run.reach || last.count * run.reach < 4096
            {
                grouped[grouped.count - 1].append(run)
            } else {
                grouped.append([run])
            }
        }

        var restore = [Int](repeating: 0, count: packed.ids.count)
        var offset = 0
        batches = grouped.map { runs in
            let queries = runs.map(\.count).max() ?? 0
            let keys = runs.map(\.reach).max() ?? 0
            var queryIndices = [Int](repeating: padding, count: runs.count * queries)
            var keyIndices = [Int](repeating: padding, count: runs.count * keys)
            var reach = [Int](repeating: 1, count: runs.count * queries)
            for (row, run) in runs.enumerated() {
                for (column, ancestor) in run.ancestors.enumerated() { keyIndices[row * keys + column] = ancestor }
                for column in 0..<run.count {
                    queryIndices[row * queries + column] = run.start + column
                    keyIndices[row * keys + run.ancestors.count + column] = run.start + column
                    reach[row * queries + column] = run.ancestors.count + column + 1
                    restore[run.start + column] = offset + row * queries + column
                }
            }
            offset += runs.count * queries
            let hidden =
                Tensor(reach).reshaped(runs.count, 1, queries, 1)
                .<= Tensor.range(0, keys).reshaped(1, 1, 1, keys)
            let one = Tensor.zeros([runs.count, 1, queries, keys]).filled(where: hidden, with: -.infinity)
            let mask = Tensor.concatenated([Tensor](repeating: one, count: group), dimension: 2)
            return Batch(
                queries: Tensor(queryIndices).reshaped(runs.count, queries).to(device),
                keys: Tensor(keyIndices).reshaped(runs.count, keys).to(device), mask: mask.to(dtype).to(device))
        }
        self.restore = Tensor(restore).to(device)
    }

    private static func runs(of packed: PackedTokens, limit: Int) -> [Run] {
        var children = [Int](repeating: 0, count: packed.ids.count)
        for parent in packed.parents where parent >= 0 { children[parent] += 1 }
        var runs: [Run] = []
        for token in packed.ids.indices {
            let parent = packed.parents[token]
            if parent >= 0, parent == token - 1, children[parent] == 1, let last = runs.last, last.count < limit {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(Run(start: token, count: 1, ancestors: parent < 0 ? [] : packed.path(to: parent)))
            }
        }
        return runs
    }

    /// Attention of queries over keys and values that lie side by side: `[tokens, heads + 2 · keyHeads, width]`.
    ///
    /// Returns `[tokens, heads · width]`.
    func attend(_ joined: Tensor) -> Tensor {
        let (keyHeads, width) = (joined.size(1) / (group + 2), joined.size(2))
        if isFused {
            return Tensor.treeAttention(
                joined, queries: batches.map(\.queries), keys: batches.map(\.keys), masks: batches.map(\.mask),
                keyHeads: keyHeads)
        }
        let heads = group * keyHeads
        let parts = joined.split([heads, keyHeads, keyHeads], dimension: 1)
        let (query, key, value) = (parts[0], parts[1], parts[2])
        let outputs = batches.map { batch -> Tensor in
            let (runs, queries, keys) = (batch.queries.size(0), batch.queries.size(1), batch.keys.size(1))
            // [runs, keyHeads, group · queries, width]
            let q = query.selecting(0, batch.queries.reshaped(-1))
                .reshaped(runs, queries, keyHeads, group, width).permuted(0, 2, 3, 1, 4)
                .reshaped(runs, keyHeads, group * queries, width)
            let indices = batch.keys.reshaped(-1)
            let k = key.selecting(0, indices).reshaped(runs, keys, keyHeads, width)
            let v = value.selecting(0, indices).reshaped(runs, keys, keyHeads, width)
            return Tensor.attention(query: q, key: k.transposed(1, 2), value: v.transposed(1, 2), mask: batch.mask)
                .reshaped(runs, keyHeads, group, queries, width).permuted(0, 3, 1, 2, 4)
                .reshaped(runs * queries, heads * width)
        }
        let joined = outputs.count == 1 ? outputs[0] : Tensor.concatenated(outputs)
        return joined.selecting(0, restore)
    }
}
