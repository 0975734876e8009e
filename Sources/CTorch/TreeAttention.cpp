// Attention over a forest of packed tokens, as one operator.
//
// Runs of tokens become rows of padded batches for libtorch's attention, forward and again backward, so that between
// the two only the packed queries, keys and values are kept, and the output.

#include "Parallel.h"
#include "Vectorized.h"

#include <ATen/ATen.h>

#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cstring>
#include <vector>

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

using namespace plumb;

// The heads of packed tokens: `heads` queries, then `key_heads` keys, then as many values, each `width` long.
struct Heads {
    int64_t heads, key_heads, width;
    int64_t group() const { return heads / key_heads; }
    int64_t stride() const { return (heads + 2 * key_heads) * width; }
};

// Padded rows of runs: `[runs, key heads, places, width]`, a place for each head of the group at each index.
struct Rows {
    at::Tensor indices; // int64 [runs, tokens], -1 where a place is padding
    int64_t group;
    int64_t runs() const { return indices.size(0); }
    int64_t tokens() const { return indices.size(1); }
};

// Calls `body(packed, padded)` with offsets of every vector that is no padding; vectors of one run and key head in turn.
// Runs go to several threads, or with `by_head` heads do, so that runs that share a token come one after the other.
template <typename Body> void each(const Rows &rows, const at::Tensor &padded, bool by_head, const Body &body) {
    auto indices = rows.indices.const_data_ptr<int64_t>();
    int64_t runs = rows.runs(), tokens = rows.tokens(), heads = padded.size(1), group = rows.group;
    auto strides = padded.strides().vec();
    auto one = [&](int64_t run, int64_t head) {
        for (int64_t member = 0; member < group; member++)
            for (int64_t place = 0; place < tokens; place++)
                if (int64_t token = indices[run * tokens + place]; token >= 0)
                    body(token, head * group + member,
                         run * strides[0] + head * strides[1] + (member * tokens + place) * strides[2]);
    };
    parallel_for(0, by_head ? heads : runs, 1, [&](int64_t begin, int64_t end) {
        for (int64_t outer = begin; outer < end; outer++)
            for (int64_t inner = 0; inner < (by_head ? runs : heads); inner++)
                by_head ? one(inner, outer) : one(outer, inner);
    });
}

// Heads of packed tokens from the `first` on, `[tokens, …]` with `stride` floats a token, as padded rows.
at::Tensor gather(const float *packed, int64_t stride, int64_t first, int64_t width, int64_t key_heads,
                  const Rows &rows, const at::TensorOptions &options) {
    auto padded = at::zeros({rows.runs(), key_heads, rows.group * rows.tokens(), width}, options);
    auto to = padded.mutable_data_ptr<float>();
    each(rows, padded, false, [&](int64_t token, int64_t head, int64_t offset) {
        std::memcpy(to + offset, packed + token * stride + (first + head) * width,
                    static_cast<size_t>(width) * sizeof(float));
    });
    return padded;
}

// The way back, adding what several rows have for a token.
void scatter(const at::Tensor &padded, float *packed, int64_t stride, int64_t first, int64_t width, const Rows &rows) {
    auto from = padded.const_data_ptr<float>();
    each(rows, padded, true, [&](int64_t token, int64_t head, int64_t offset) {
        auto to = packed + token * stride + (first + head) * width;
        for (int64_t i = 0; i < width; i++) to[i] += from[offset + i];
    });
}

struct Batch {
    Rows queries, keys;
    at::Tensor mask;
    at::Tensor q, k, v;

    Batch(const at::Tensor &joined, Heads heads, const at::Tensor &query_indices, const at::Tensor &key_indices,
          const at::Tensor &mask)
        : queries{query_indices, heads.group()}, keys{key_indices, 1}, mask(mask) {
        auto from = joined.const_data_ptr<float>();
        auto part = [&](int64_t first, const Rows &rows) {
            return gather(from, heads.stride(), first, heads.width, heads.key_heads, rows, joined.options());
        };
        q = part(0, queries);
        k = part(heads.heads, keys);
        v = part(heads.heads + heads.key_heads, keys);
    }
};

struct TreeAttention : torch::autograd::Function<TreeAttention> {
    static at::Tensor forward(AutogradContext *context, const at::Tensor &input, at::TensorList queries,
                              at::TensorList keys, at::TensorList masks, int64_t key_heads) {
        auto joined = input.contiguous();
        Heads heads = {joined.size(1) - 2 * key_heads, key_heads, joined.size(2)};
        int64_t width = heads.heads * heads.width;
        auto output = at::zeros({joined.size(0), width}, joined.options());
        variable_list saved = {joined, output};
        for (auto list : {queries, keys, masks}) saved.insert(saved.end(), list.begin(), list.end());
        for (size_t index = 0; index < queries.size(); index++) {
            Batch batch(joined, heads, queries[index], keys[index], masks[index]);
            auto [out, totals] = at::_scaled_dot_product_flash_attention_for_cpu(batch.q, batch.k, batch.v, 0, false,
                                                                                 batch.mask);
            scatter(out, output.mutable_data_ptr<float>(), width, 0, heads.width, batch.queries);
            saved.push_back(totals);
        }
        context->save_for_backward(saved);
        context->saved_data["key_heads"] = key_heads;
        context->saved_data["batches"] = static_cast<int64_t>(queries.size());
        return output;
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        auto saved = context->get_saved_variables();
        auto count = static_cast<size_t>(context->saved_data["batches"].toInt());
        const auto &joined = saved[0], &output = saved[1];
        int64_t key_heads = context->saved_data["key_heads"].toInt();
        Heads heads = {joined.size(1) - 2 * key_heads, key_heads, joined.size(2)};
        int64_t width = heads.heads * heads.width;
        auto dy = gradients[0].contiguous(), dx = at::zeros_like(joined);
        auto to = dx.mutable_data_ptr<float>();
        for (size_t index = 0; index < count; index++) {
            auto part = [&](size_t list) -> const at::Tensor & { return saved[2 + list * count + index]; };
            Batch batch(joined, heads, part(0), part(1), part(2));
            auto padded = [&](const at::Tensor &packed) {
                return gather(packed.const_data_ptr<float>(), width, 0, heads.width, key_heads, batch.queries,
                              joined.options());
            };
            auto [dq, dk, dv] = at::_scaled_dot_product_flash_attention_for_cpu_backward(
                padded(dy), batch.q, batch.k, batch.v, padded(output), part(3), 0, false, batch.mask);
            scatter(dq, to, heads.stride(), 0, heads.width, batch.queries);
            scatter(dk, to, heads.stride(), heads.heads, heads.width, batch.keys);
            scatter(dv, to, heads.stride(), heads.heads + key_heads, heads.width, batch.keys);
        }
        variable_list result(2 + 3 * count);
        result[0] = dx;
        return result;
    }
};

// Attention of packed tokens `[tokens, heads + 2 · key heads, width]` over their ancestors: `[tokens, heads · width]`.
//
// A batch has int64 `queries` `[runs, queries]` and `keys` `[runs, keys]`, positions of packed tokens or -1 for padding,
// and a float `mask` `[runs, 1, group · queries, keys]` of zeros and -∞. Each token is a query once. float32 on a CPU.
at::Tensor tree_attention(const at::Tensor &joined, at::TensorList queries, at::TensorList keys, at::TensorList masks,
                          int64_t key_heads) {
    bool fits = joined.dim() == 3 && runs_here(joined) && key_heads > 0 && joined.size(1) > 2 * key_heads &&
                joined.size(1) % key_heads == 0 && queries.size() == keys.size() && keys.size() == masks.size();
    for (size_t index = 0; fits && index < queries.size(); index++) {
        const auto &q = queries[index], &k = keys[index], &mask = masks[index];
        fits = q.dim() == 2 && k.dim() == 2 && q.size(0) == k.size(0) && q.scalar_type() == at::kLong &&
               k.scalar_type() == at::kLong && q.is_contiguous() && k.is_contiguous() && runs_here(mask);
        for (const auto &indices : {q, k})
            fits = fits && (indices.numel() == 0 || (indices.min().item<int64_t>() >= -1 &&
                                                     indices.max().item<int64_t>() < joined.size(0)));
        int64_t group = joined.size(1) / key_heads - 2;
        fits = fits && mask.sizes() == at::IntArrayRef{q.size(0), 1, group * q.size(1), k.size(1)};
    }
    TORCH_CHECK(fits, "tree_attention: input ", joined.sizes(), ", ", queries.size(), " batches and ", key_heads,
                " key heads do not fit, or are not float32 on a CPU");
    return TreeAttention::apply(joined, queries, keys, masks, key_heads);
}

} // namespace

TORCH_LIBRARY_FRAGMENT(plumb, library) {
    library.def("tree_attention(Tensor joined, Tensor[] queries, Tensor[] keys, Tensor[] masks, int key_heads) -> Tensor",
                &tree_attention);
}
