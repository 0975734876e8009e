// Attention of one new token a row over what the row has seen.

#include "Parallel.h"
#include "Vectorized.h"

#include <ATen/ATen.h>

#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace {

using namespace plumb;

// The sum of the lanes, by halves.
inline float folded(float *parts) {
    for (int half = lanes / 2; half > 0; half /= 2)
        for (int lane = 0; lane < half; lane++) parts[lane] += parts[lane + half];
    return parts[0];
}

// `group` queries `[group, width]` over `count` keys and values `[count, width]`; `scores` holds `[group, count]`.
VECTORIZED void attend(const float *queries, const float *keys, const float *values, int64_t group, int64_t count,
                       int64_t width, float *scores, float *results) {
    float scale = 1 / std::sqrt(static_cast<float>(width));
    for (int64_t place = 0; place < count; place++) {
        const float *key = keys + place * width;
        for (int64_t query = 0; query < group; query++) {
            const float *q = queries + query * width;
            float parts[lanes] = {};
            int64_t i = 0;
            for (; i + lanes <= width; i += lanes)
                for (int lane = 0; lane < lanes; lane++) parts[lane] += q[i + lane] * key[i + lane];
            for (; i < width; i++) parts[0] += q[i] * key[i];
            scores[query * count + place] = folded(parts) * scale;
        }
    }
    for (int64_t query = 0; query < group; query++) {
        float *row = scores + query * count, top = row[0], sum = 0;
        for (int64_t place = 1; place < count; place++) top = row[place] > top ? row[place] : top;
        for (int64_t place = 0; place < count; place++) row[place] = exponential(row[place] - top);
        for (int64_t place = 0; place < count; place++) sum += row[place];
        for (int64_t place = 0; place < count; place++) row[place] /= sum;
    }
    std::memset(results, 0, static_cast<size_t>(group * width) * sizeof(float));
    for (int64_t place = 0; place < count; place++) {
        const float *value = values + place * width;
        for (int64_t query = 0; query < group; query++) {
            float weight = scores[query * count + place], *result = results + query * width;
            for (int64_t i = 0; i < width; i++) result[i] += weight * value[i];
        }
    }
}

// Puts each row's new key and value at place `lengths[row]` of the caches `[rows, keyHeads, capacity, width]` and attends
// to it and all before it. `joined` holds queries, keys and values side by side: `[rows, heads + 2 · keyHeads, width]`.
// Returns `[rows, heads · width]`.
at::Tensor cached_attention(const at::Tensor &joined, at::Tensor keys, at::Tensor values, at::IntArrayRef lengths) {
    TORCH_CHECK(joined.dim() == 3 && keys.dim() == 4 && keys.sizes() == values.sizes() && keys.is_contiguous() &&
                    values.is_contiguous() && keys.size(0) == joined.size(0) && keys.size(3) == joined.size(2) &&
                    keys.size(1) > 0 && joined.size(1) > 2 * keys.size(1) && joined.size(1) % keys.size(1) == 0 &&
                    static_cast<int64_t>(lengths.size()) == joined.size(0),
                "cached_attention: input ", joined.sizes(), ", caches ", keys.sizes(), " and ", values.sizes(), " and ",
                lengths.size(), " lengths do not fit");
    TORCH_CHECK(runs_here(joined) && runs_here(keys) && runs_here(values), "cached_attention: float32 on a CPU only");
    int64_t rows = joined.size(0), capacity = keys.size(2), key_heads = keys.size(1), width = keys.size(3);
    int64_t heads = joined.size(1) - 2 * key_heads, group = heads / key_heads;
    int64_t longest = 0;
    for (int64_t length : lengths) {
        TORCH_CHECK(length >= 0 && length < capacity, "cached_attention: place ", length, " of ", capacity);
        longest = std::max(longest, length + 1);
    }
    auto x = joined.contiguous();
    auto y = at::empty({rows, heads * width}, x.options());
    auto from = x.const_data_ptr<float>();
    auto to = y.mutable_data_ptr<float>(), all_keys = keys.mutable_data_ptr<float>(),
         all_values = values.mutable_data_ptr<float>();
    int64_t least = std::max<int64_t>(1, 16384 / (2 * group * width * std::max<int64_t>(1, longest)));
    parallel_for(0, rows * key_heads, least, [&](int64_t begin, int64_t end) {
        thread_local std::vector<float> scores;
        scores.resize(static_cast<size_t>(group * longest));
        auto bytes = static_cast<size_t>(width) * sizeof(float);
        for (int64_t index = begin; index < end; index++) {
            int64_t row = index / key_heads, head = index % key_heads, length = lengths[static_cast<size_t>(row)];
            const float *own = from + row * (heads + 2 * key_heads) * width;
            float *row_keys = all_keys + index * capacity * width;
            float *row_values = all_values + index * capacity * width;
            std::memcpy(row_keys + length * width, own + (heads + head) * width, bytes);
            std::memcpy(row_values + length * width, own + (heads + key_heads + head) * width, bytes);
            attend(own + head * group * width, row_keys, row_values, group, length + 1, width, scores.data(),
                   to + (row * heads + head * group) * width);
        }
    });
    return y;
}

} // namespace

TORCH_LIBRARY_FRAGMENT(plumb, library) {
    library.def("cached_attention(Tensor joined, Tensor(a!) keys, Tensor(b!) values, int[] lengths) -> Tensor",
                &cached_attention);
}
