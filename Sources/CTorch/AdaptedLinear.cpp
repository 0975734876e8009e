// A frozen linear layer, the low-rank pairs beside it and the elementwise part before it, as one operator.
//
// Its backward pass computes the elementwise part again, so that only what enters that part is kept; and the products
// with the low-rank pairs are added where the frozen layer's lie, without a copy.

#include "Fused.h"
#include "Vectorized.h"

#include <ATen/ATen.h>

#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <optional>

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

using namespace plumb;

// What is done to the input before the layer.
enum Preparation { none, norm, gate };

at::Tensor prepared(const at::Tensor &input, int64_t preparation, const at::Tensor &weight, double epsilon) {
    switch (preparation) {
    case norm: return normalised(input, weight, epsilon);
    case gate: return gated(input);
    default: return input;
    }
}

struct AdaptedLinear : torch::autograd::Function<AdaptedLinear> {
    static at::Tensor forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &weight,
                              const std::optional<at::Tensor> &bias, const std::optional<at::Tensor> &residual,
                              at::TensorList downs, at::TensorList ups, at::IntArrayRef starts, double scale,
                              int64_t preparation, const std::optional<at::Tensor> &norm_weight, double epsilon) {
        auto raw = input.contiguous();
        auto own_norm = norm_weight ? norm_weight->contiguous() : at::Tensor();
        auto x = prepared(raw, preparation, own_norm, epsilon);
        auto y = residual ? at::addmm(*residual, x, weight.t()) : at::mm(x, weight.t());
        if (bias) y.add_(*bias);
        at::Tensor low;
        if (!downs.empty()) {
            low = at::mm(x, at::cat(downs).t());
            int64_t column = 0;
            for (size_t part = 0; part < ups.size(); part++) {
                auto rank = ups[part].size(1);
                y.narrow(1, starts[part], ups[part].size(0))
                    .addmm_(low.narrow(1, column, rank), ups[part].t(), 1, scale);
                column += rank;
            }
        }
        variable_list saved = {raw, weight, own_norm, low};
        saved.insert(saved.end(), downs.begin(), downs.end());
        saved.insert(saved.end(), ups.begin(), ups.end());
        context->save_for_backward(saved);
        auto &data = context->saved_data;
        data["starts"] = starts.vec();
        data["scale"] = scale;
        data["preparation"] = preparation;
        data["epsilon"] = epsilon;
        data["needs_input"] = input.requires_grad();
        data["has_residual"] = residual.has_value();
        return y;
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        auto saved = context->get_saved_variables();
        auto &data = context->saved_data;
        auto starts = data["starts"].toIntVector();
        auto scale = data["scale"].toDouble(), epsilon = data["epsilon"].toDouble();
        auto preparation = data["preparation"].toInt();
        auto dy = gradients[0].contiguous();
        const auto &raw = saved[0], &weight = saved[1], &norm_weight = saved[2], &low = saved[3];
        size_t parts = starts.size();
        at::TensorList downs(saved.data() + 4, parts), ups(saved.data() + 4 + parts, parts);

        // Of the arguments in their order; those of no tensor and of frozen ones stay undefined.
        variable_list result(11 + 2 * parts - 2);
        if (data["has_residual"].toBool()) result[3] = dy;
        at::Tensor low_gradient;
        if (parts > 0) {
            low_gradient = at::empty_like(low);
            int64_t column = 0;
            for (size_t part = 0; part < parts; part++) {
                auto rank = ups[part].size(1);
                auto own = dy.narrow(1, starts[part], ups[part].size(0));
                low_gradient.narrow(1, column, rank).addmm_(own, ups[part], 0, scale);
                result[4 + parts + part] = at::mm(own.t(), low.narrow(1, column, rank)).mul_(scale);
                column += rank;
            }
            auto down_gradient = at::mm(low_gradient.t(), prepared(raw, preparation, norm_weight, epsilon));
            column = 0;
            for (size_t part = 0; part < parts; part++) {
                result[4 + part] = down_gradient.narrow(0, column, downs[part].size(0));
                column += downs[part].size(0);
            }
        }
        if (data["needs_input"].toBool()) {
            auto dx = at::mm(dy, weight);
            if (parts > 0) dx.addmm_(low_gradient, at::cat(downs));
            if (preparation == norm) dx = normalised_backward(dx, raw, norm_weight, epsilon);
            if (preparation == gate) dx = gated_backward(dx, raw);
            result[0] = dx;
        }
        return result;
    }
};

// `prepare(input) · weightᵀ + bias + residual`, and `scale · prepare(input) · downᵀ · upᵀ` of each pair added to the
// columns from its start on: `[rows, in]` to `[rows, out]`. float32 on a CPU.
at::Tensor adapted_linear(const at::Tensor &input, const at::Tensor &weight, const std::optional<at::Tensor> &bias,
                          const std::optional<at::Tensor> &residual, at::TensorList downs, at::TensorList ups,
                          at::IntArrayRef starts, double scale, int64_t preparation,
                          const std::optional<at::Tensor> &norm_weight, double epsilon) {
    bool fits = input.dim() == 2 && weight.dim() == 2 && runs_here(input) && runs_here(weight) &&
                !weight.requires_grad() && preparation >= none && preparation <= gate &&
                input.size(1) == weight.size(1) * (preparation == gate ? 2 : 1) &&
                (preparation == norm) == norm_weight.has_value() && downs.size() == ups.size() &&
                downs.size() == starts.size();
    if (norm_weight) fits = fits && norm_weight->sizes() == at::IntArrayRef{input.size(1)} && runs_here(*norm_weight);
    for (size_t part = 0; fits && part < downs.size(); part++) {
        const auto &down = downs[part], &up = ups[part];
        fits = runs_here(down) && runs_here(up) && down.dim() == 2 && up.dim() == 2 && down.size(0) == up.size(1) &&
               down.size(1) == weight.size(1) && starts[part] >= 0 && starts[part] + up.size(0) <= weight.size(0);
    }
    TORCH_CHECK(fits, "adapted_linear: input ", input.sizes(), ", weight ", weight.sizes(), " and ", downs.size(),
                " pairs do not fit, or are not float32 on a CPU");
    return AdaptedLinear::apply(input, weight, bias, residual, downs, ups, starts, scale, preparation, norm_weight,
                                epsilon);
}

} // namespace

TORCH_LIBRARY_FRAGMENT(plumb, library) {
    library.def("adapted_linear(Tensor input, Tensor weight, Tensor? bias, Tensor? residual, Tensor[] downs, "
                "Tensor[] ups, int[] starts, float scale, int preparation, Tensor? norm_weight, float epsilon) "
                "-> Tensor",
                &adapted_linear);
}
