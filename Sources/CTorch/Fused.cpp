// The elementwise parts of a decoder block, each in one pass over memory with a backward pass of its own.
//
// Registered as operators plumb::…, so that they are called like libtorch's. On a CPU in float32 they run here; elsewhere
// the same formula runs in libtorch's operators. Frozen weights get no gradient.

#include "Fused.h"
#include "Parallel.h"
#include "Vectorized.h"

#include <ATen/ATen.h>

#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

using namespace plumb;

VECTORIZED void norm_rows(const float *x, const float *w, float *y, int64_t rows, int64_t width, float epsilon) {
    for (int64_t row = 0; row < rows; row++, x += width, y += width) {
        float parts[lanes] = {};
        int64_t i = 0;
        for (; i + lanes <= width; i += lanes)
            for (int lane = 0; lane < lanes; lane++) parts[lane] += x[i + lane] * x[i + lane];
        for (; i < width; i++) parts[0] += x[i] * x[i];
        float scale = 1 / std::sqrt(total(parts) / static_cast<float>(width) + epsilon);
        for (int64_t j = 0; j < width; j++) y[j] = x[j] * scale * w[j];
    }
}

VECTORIZED void norm_rows_backward(const float *dy, const float *x, const float *w, float *dx, int64_t rows,
                                   int64_t width, float epsilon) {
    for (int64_t row = 0; row < rows; row++, x += width, dy += width, dx += width) {
        float squares[lanes] = {}, parts[lanes] = {};
        int64_t i = 0;
        for (; i + lanes <= width; i += lanes)
            for (int lane = 0; lane < lanes; lane++) {
                squares[lane] += x[i + lane] * x[i + lane];
                parts[lane] += dy[i + lane] * w[i + lane] * x[i + lane];
            }
        for (; i < width; i++) {
            squares[0] += x[i] * x[i];
            parts[0] += dy[i] * w[i] * x[i];
        }
        float scale = 1 / std::sqrt(total(squares) / static_cast<float>(width) + epsilon);
        float along = total(parts) * scale * scale / static_cast<float>(width);
        for (int64_t j = 0; j < width; j++) dx[j] = scale * (dy[j] * w[j] - x[j] * along);
    }
}

VECTORIZED void gate_rows(const float *x, float *y, int64_t rows, int64_t inner) {
    for (int64_t row = 0; row < rows; row++, x += 2 * inner, y += inner)
        for (int64_t i = 0; i < inner; i++) y[i] = x[i] / (1 + exponential(-x[i])) * x[inner + i];
}

VECTORIZED void gate_rows_backward(const float *dy, const float *x, float *dx, int64_t rows, int64_t inner) {
    for (int64_t row = 0; row < rows; row++, x += 2 * inner, dx += 2 * inner, dy += inner)
        for (int64_t i = 0; i < inner; i++) {
            float gate = x[i], sigmoid = 1 / (1 + exponential(-gate)), grad = dy[i];
            dx[i] = grad * x[inner + i] * sigmoid * (1 + gate * (1 - sigmoid));
            dx[inner + i] = grad * gate * sigmoid;
        }
}

// Rotates the first `rotated` of `heads` heads by the angles whose sines are multiplied by `sign`; copies the others.
VECTORIZED void rotate_rows(const float *x, const float *cosine, const float *sine, float sign, float *y, int64_t rows,
                            int64_t heads, int64_t rotated, int64_t width) {
    int64_t half = width / 2;
    for (int64_t row = 0; row < rows; row++, cosine += half, sine += half) {
        for (int64_t head = 0; head < rotated; head++, x += width, y += width)
            for (int64_t i = 0; i < half; i++) {
                float first = x[i], second = x[half + i], s = sign * sine[i];
                y[i] = first * cosine[i] - second * s;
                y[half + i] = second * cosine[i] + first * s;
            }
        int64_t rest = (heads - rotated) * width;
        std::memcpy(y, x, static_cast<size_t>(rest) * sizeof(float));
        x += rest;
        y += rest;
    }
}

// For each row its largest value and the logarithm of the sum of its exponentials; with `probabilities`, where the
// quotients of the two go, which may be the row itself. A row stays in cache from one pass to the next.
VECTORIZED void total_rows(const float *x, float *probabilities, float *totals, float *tops, int64_t rows,
                           int64_t width) {
    for (int64_t row = 0; row < rows; row++, x += width) {
        float highest[lanes];
        for (int lane = 0; lane < lanes; lane++) highest[lane] = x[0];
        int64_t i = 0;
        for (; i + lanes <= width; i += lanes)
            for (int lane = 0; lane < lanes; lane++)
                highest[lane] = x[i + lane] > highest[lane] ? x[i + lane] : highest[lane];
        for (; i < width; i++) highest[0] = x[i] > highest[0] ? x[i] : highest[0];
        float top = highest[0];
        for (int lane = 1; lane < lanes; lane++) top = highest[lane] > top ? highest[lane] : top;

        double sum = 0;
        constexpr int64_t block = 1024; // short sums in float, added in double
        for (int64_t start = 0; start < width; start += block) {
            int64_t end = std::min(width, start + block);
            // Taken here first: where they go may be where the logits are.
            float values[block], parts[lanes] = {};
            for (i = 0; i < end - start; i++) values[i] = exponential(x[start + i] - top);
            for (i = 0; i + lanes <= end - start; i += lanes)
                for (int lane = 0; lane < lanes; lane++) parts[lane] += values[i + lane];
            for (; i < end - start; i++) parts[0] += values[i];
            if (probabilities)
                std::memcpy(probabilities + start, values, static_cast<size_t>(end - start) * sizeof(float));
            sum += total(parts);
        }
        totals[row] = static_cast<float>(top + std::log(sum));
        tops[row] = top;
        if (probabilities) {
            float scale = static_cast<float>(1 / sum);
            for (int64_t j = 0; j < width; j++) probabilities[j] *= scale;
            probabilities += width;
        }
    }
}

} // namespace

namespace plumb {

at::Tensor normalised(const at::Tensor &x, const at::Tensor &w, double epsilon) {
    auto y = at::empty_like(x);
    int64_t width = x.size(-1), rows = width > 0 ? x.numel() / width : 0;
    auto from = x.const_data_ptr<float>(), weights = w.const_data_ptr<float>();
    auto to = y.mutable_data_ptr<float>();
    parallel_for(0, rows, grain(width), [&](int64_t begin, int64_t end) {
        norm_rows(from + begin * width, weights, to + begin * width, end - begin, width, static_cast<float>(epsilon));
    });
    return y;
}

at::Tensor normalised_backward(const at::Tensor &dy, const at::Tensor &x, const at::Tensor &w, double epsilon) {
    auto dx = at::empty_like(dy);
    int64_t width = dy.size(-1), rows = width > 0 ? dy.numel() / width : 0;
    auto from = dy.const_data_ptr<float>(), values = x.const_data_ptr<float>(), weights = w.const_data_ptr<float>();
    auto to = dx.mutable_data_ptr<float>();
    parallel_for(0, rows, grain(width), [&](int64_t begin, int64_t end) {
        norm_rows_backward(from + begin * width, values + begin * width, weights, to + begin * width, end - begin,
                           width, static_cast<float>(epsilon));
    });
    return dx;
}

at::Tensor gated(const at::Tensor &x) {
    int64_t inner = x.size(1) / 2, rows = x.size(0);
    auto y = at::empty({rows, inner}, x.options());
    auto from = x.const_data_ptr<float>();
    auto to = y.mutable_data_ptr<float>();
    parallel_for(0, rows, grain(inner), [&](int64_t begin, int64_t end) {
        gate_rows(from + begin * 2 * inner, to + begin * inner, end - begin, inner);
    });
    return y;
}

at::Tensor gated_backward(const at::Tensor &dy, const at::Tensor &x) {
    auto dx = at::empty_like(x);
    int64_t inner = dy.size(1), rows = dy.size(0);
    auto from = dy.const_data_ptr<float>(), values = x.const_data_ptr<float>();
    auto to = dx.mutable_data_ptr<float>();
    parallel_for(0, rows, grain(inner), [&](int64_t begin, int64_t end) {
        gate_rows_backward(from + begin * inner, values + begin * 2 * inner, to + begin * 2 * inner, end - begin,
                           inner);
    });
    return dx;
}

} // namespace plumb

namespace {

struct RMSNorm : torch::autograd::Function<RMSNorm> {
    static at::Tensor forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &weight,
                              double epsilon) {
        auto x = input.contiguous(), w = weight.contiguous();
        context->save_for_backward({x, w});
        context->saved_data["epsilon"] = epsilon;
        return normalised(x, w, epsilon);
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        auto saved = context->get_saved_variables();
        auto dx = normalised_backward(gradients[0].contiguous(), saved[0], saved[1],
                                      context->saved_data["epsilon"].toDouble());
        return {dx, at::Tensor(), at::Tensor()};
    }
};

struct GatedSiLU : torch::autograd::Function<GatedSiLU> {
    static at::Tensor forward(AutogradContext *context, const at::Tensor &input) {
        auto x = input.contiguous();
        context->save_for_backward({x});
        return gated(x);
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        return {gated_backward(gradients[0].contiguous(), context->get_saved_variables()[0])};
    }
};

at::Tensor rotated(const at::Tensor &x, const at::Tensor &cosine, const at::Tensor &sine, int64_t count, float sign) {
    auto y = at::empty_like(x);
    int64_t rows = x.size(0), heads = x.size(1), width = x.size(2);
    auto from = x.const_data_ptr<float>(), c = cosine.const_data_ptr<float>(), s = sine.const_data_ptr<float>();
    auto to = y.mutable_data_ptr<float>();
    parallel_for(0, rows, grain(heads * width), [&](int64_t begin, int64_t end) {
        int64_t skipped = begin * heads * width;
        rotate_rows(from + skipped, c + begin * (width / 2), s + begin * (width / 2), sign, to + skipped, end - begin,
                    heads, count, width);
    });
    return y;
}

struct Rotation : torch::autograd::Function<Rotation> {
    static at::Tensor forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &cosine,
                              const at::Tensor &sine, int64_t count) {
        auto c = cosine.contiguous(), s = sine.contiguous();
        context->save_for_backward({c, s});
        context->saved_data["count"] = count;
        return rotated(input.contiguous(), c, s, count, 1);
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        auto saved = context->get_saved_variables();
        auto dx = rotated(gradients[0].contiguous(), saved[0], saved[1], context->saved_data["count"].toInt(), -1);
        return {dx, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

// `x · w / √(mean(x²) + ε)` over the last dimension (Zhang and Sennrich, 2019).
at::Tensor rms_norm(const at::Tensor &x, const at::Tensor &weight, double epsilon) {
    TORCH_CHECK(x.dim() > 0 && weight.dim() == 1 && weight.size(0) == x.size(-1), "rms_norm: input ", x.sizes(),
                " and weight ", weight.sizes(), " do not fit");
    if (runs_here(x) && runs_here(weight) && !weight.requires_grad()) return RMSNorm::apply(x, weight, epsilon);
    auto wide = x.to(x.scalar_type() == at::kDouble ? at::kDouble : at::kFloat);
    return weight * (wide * (wide.square().mean(-1, true) + epsilon).rsqrt()).to(x.scalar_type());
}

// silu of the first half times the second half (Shazeer, 2020): `[tokens, 2 · inner]` to `[tokens, inner]`.
at::Tensor gated_silu(const at::Tensor &x) {
    TORCH_CHECK(x.dim() == 2 && x.size(1) % 2 == 0, "gated_silu: input ", x.sizes(), " is not [tokens, 2 · inner]");
    if (runs_here(x)) return GatedSiLU::apply(x);
    auto halves = x.chunk(2, -1);
    return at::silu(halves[0]) * halves[1];
}

// Rotary embedding of the first `count` heads of `[tokens, heads, width]`; cosine and sine are `[tokens, 1, width / 2]`.
at::Tensor rotate_heads(const at::Tensor &x, const at::Tensor &cosine, const at::Tensor &sine, int64_t count) {
    TORCH_CHECK(x.dim() == 3 && x.size(2) % 2 == 0 && count >= 0 && count <= x.size(1), "rotate_heads: input ",
                x.sizes(), " and ", count, " heads do not fit");
    TORCH_CHECK(cosine.sizes() == sine.sizes() && cosine.numel() == x.size(0) * (x.size(2) / 2), "rotate_heads: input ",
                x.sizes(), " and angles ", cosine.sizes(), " do not fit");
    if (runs_here(x) && runs_here(cosine) && runs_here(sine)) return Rotation::apply(x, cosine, sine, count);
    auto turned = x.narrow(1, 0, count).chunk(2, -1);
    return at::cat({at::cat({turned[0] * cosine - turned[1] * sine, turned[1] * cosine + turned[0] * sine}, -1),
                    x.narrow(1, count, x.size(1) - count)},
                   1);
}

std::tuple<at::Tensor, at::Tensor> totals(const at::Tensor &x, float *probabilities) {
    int64_t rows = x.size(0), width = x.size(1);
    auto sums = at::empty({rows}, x.options()), tops = at::empty({rows}, x.options());
    auto from = x.const_data_ptr<float>();
    auto sum = sums.mutable_data_ptr<float>(), top = tops.mutable_data_ptr<float>();
    parallel_for(0, rows, grain(width), [&](int64_t begin, int64_t end) {
        total_rows(from + begin * width, probabilities ? probabilities + begin * width : nullptr, sum + begin,
                   top + begin, end - begin, width);
    });
    return {sums, tops};
}

bool rows_run_here(const at::Tensor &x) { return runs_here(x) && x.is_contiguous() && x.size(1) > 0; }

// The logarithm of the sum of exponentials of each row of `[rows, width]`, and each row's largest value.
std::tuple<at::Tensor, at::Tensor> row_totals(const at::Tensor &x) {
    TORCH_CHECK(x.dim() == 2, "row_totals: input ", x.sizes(), " is not [rows, width]");
    if (rows_run_here(x)) return totals(x, nullptr);
    return {x.logsumexp(-1), x.amax(-1)};
}

// The same, and turns each row into probabilities in place.
std::tuple<at::Tensor, at::Tensor> softmax_rows(at::Tensor x) {
    TORCH_CHECK(x.dim() == 2, "softmax_rows_: input ", x.sizes(), " is not [rows, width]");
    if (rows_run_here(x)) return totals(x, x.mutable_data_ptr<float>());
    auto sums = x.logsumexp(-1), tops = x.amax(-1);
    x.sub_(sums.unsqueeze(1)).exp_();
    return {sums, tops};
}

} // namespace

TORCH_LIBRARY(plumb, library) {
    library.def("rms_norm(Tensor input, Tensor weight, float epsilon) -> Tensor", &rms_norm);
    library.def("gated_silu(Tensor input) -> Tensor", &gated_silu);
    library.def("rotate_heads(Tensor input, Tensor cosine, Tensor sine, int count) -> Tensor", &rotate_heads);
    library.def("row_totals(Tensor input) -> (Tensor, Tensor)", &row_totals);
    library.def("softmax_rows_(Tensor(a!) input) -> (Tensor, Tensor)", &softmax_rows);
}
