// What operators of several files compute of contiguous float32 tensors on a CPU, without recording gradients.
#pragma once

#include <ATen/ATen.h>

namespace plumb {

// `x · w / √(mean(x²) + ε)` over the last dimension (Zhang and Sennrich, 2019), and its gradient with respect to `x`.
at::Tensor normalised(const at::Tensor &x, const at::Tensor &w, double epsilon);
at::Tensor normalised_backward(const at::Tensor &dy, const at::Tensor &x, const at::Tensor &w, double epsilon);

// silu of the first half times the second half (Shazeer, 2020): `[rows, 2 · inner]` to `[rows, inner]`; its gradient.
at::Tensor gated(const at::Tensor &x);
at::Tensor gated_backward(const at::Tensor &dy, const at::Tensor &x);

} // namespace plumb
