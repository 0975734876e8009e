// Linear layers whose weights stay in the blocks of a GGUF file.
//
// Registered as operators plumb::…, as in Fused.cpp. QuantisedKernels.h says how a packed weight lies in memory.

#include "Parallel.h"
#include "QuantisedKernels.h"

#include <ATen/ATen.h>

#include <torch/library.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <optional>
#include <vector>

namespace {

using namespace plumb;

// One of ggml's formats with blocks of 32: a half-precision scale first, then a minimum in the "_1" formats.
struct Format {
    int bits;
    bool has_minimum;
    int64_t bytes() const { return 2 + (has_minimum ? 2 : 0) + 4 * bits; }
};

// Numbered as ggml numbers its types.
std::optional<Format> format(int64_t type) {
    switch (type) {
    case 2: return Format{4, false};
    case 3: return Format{4, true};
    case 6: return Format{5, false};
    case 7: return Format{5, true};
    case 8: return Format{8, false};
    default: return std::nullopt;
    }
}

struct Block {
    c10::Half scale, minimum;
    int8_t quants[block_inputs];
};

// Unsigned quants keep their values, and what the formats without a minimum subtract from them becomes one.
Block read(const uint8_t *bytes, Format format) {
    Block block;
    std::memcpy(&block.scale, bytes, 2);
    bytes += 2;
    block.minimum = format.bits == 8 ? c10::Half(0) : c10::Half(-static_cast<float>(block.scale) * (1 << (format.bits - 1)));
    if (format.has_minimum) {
        std::memcpy(&block.minimum, bytes, 2);
        bytes += 2;
    }
    if (format.bits == 8) {
        std::memcpy(block.quants, bytes, block_inputs);
        return block;
    }
    uint32_t fifth = 0;
    if (format.bits == 5) {
        std::memcpy(&fifth, bytes, 4);
        bytes += 4;
    }
    for (int i = 0; i < block_inputs / 2; i++) {
        block.quants[i] = static_cast<int8_t>((bytes[i] & 15) | (fifth >> i & 1) << 4);
        block.quants[i + 16] = static_cast<int8_t>(bytes[i] >> 4 | (fifth >> (i + 16) & 1) << 4);
    }
    return block;
}

// Puts a block in the place of output `output` of its panel; `packed` starts as zeros.
void write(const Block &block, bool narrow, int64_t output, uint8_t *packed) {
    std::memcpy(packed + 2 * output, &block.scale, 2);
    std::memcpy(packed + 2 * panel_outputs + 2 * output, &block.minimum, 2);
    packed += 4 * panel_outputs;
    for (int64_t input = 0; input < block_inputs; input++) {
        int64_t lane = 2 * output + input % 2;
        if (narrow) {
            int64_t nibble = input % 8 / 2;
            packed[input / 8 * 32 + 2 * lane + nibble / 2] |=
                static_cast<uint8_t>(block.quants[input] << nibble % 2 * 4);
        } else {
            packed[input / 2 * 16 + lane] = static_cast<uint8_t>(block.quants[input]);
        }
    }
}

// Weights of `inputs` columns one above the other, each the bytes of a GGUF tensor of a ggml type: packed, uint8
// `[panels, blocks, bytes]`. Empty where a minimum does not fit half precision.
at::Tensor pack_blocks(at::TensorList parts, at::IntArrayRef types, int64_t inputs) {
    TORCH_CHECK(parts.size() == types.size() && inputs > 0 && inputs % block_inputs == 0, "pack_blocks: ", parts.size(),
                " tensors, ", types.size(), " types and ", inputs, " columns do not fit");
    int64_t blocks = inputs / block_inputs;
    std::vector<const uint8_t *> rows;
    std::vector<Format> formats;
    std::vector<at::Tensor> kept;
    bool narrow = true;
    for (size_t part = 0; part < parts.size(); part++) {
        auto found = format(types[part]);
        TORCH_CHECK(found, "pack_blocks: ggml type ", types[part], " has no blocks of 32");
        narrow = narrow && found->bits == 4;
        int64_t row = blocks * found->bytes();
        TORCH_CHECK(parts[part].scalar_type() == at::kByte && parts[part].is_cpu() && parts[part].numel() % row == 0,
                    "pack_blocks: ", parts[part].numel(), " bytes are no rows of ", row);
        kept.push_back(parts[part].contiguous());
        auto data = kept.back().const_data_ptr<uint8_t>();
        for (int64_t start = 0; start < kept.back().numel(); start += row) {
            rows.push_back(data + start);
            formats.push_back(*found);
        }
    }
    auto count = static_cast<int64_t>(rows.size()), panels = (count + panel_outputs - 1) / panel_outputs;
    int64_t bytes = narrow ? narrow_block_bytes : wide_block_bytes;
    auto result = at::zeros({panels, blocks, bytes}, at::kByte);
    auto packed = result.mutable_data_ptr<uint8_t>();
    std::atomic<bool> fits = true;
    parallel_for(0, panels, 16, [&](int64_t begin, int64_t end) {
        for (int64_t row = begin * panel_outputs; row < std::min(end * panel_outputs, count); row++)
            for (int64_t block = 0; block < blocks; block++) {
                auto place = static_cast<size_t>(row);
                Block one = read(rows[place] + block * formats[place].bytes(), formats[place]);
                if (!std::isfinite(static_cast<float>(one.minimum))) fits = false;
                write(one, narrow, row % panel_outputs,
                      packed + ((row / panel_outputs) * blocks + block) * bytes);
            }
    });
    return fits ? result : at::empty({0}, at::kByte);
}

// `input · weightᵀ + bias + residual` for a weight of `outputs` rows that `pack_blocks` packed.
at::Tensor quantised_linear(const at::Tensor &input, const at::Tensor &weight, int64_t outputs,
                            const std::optional<at::Tensor> &bias, const std::optional<at::Tensor> &residual) {
    TORCH_CHECK(input.dim() == 2 && input.is_cpu() && input.scalar_type() == at::kFloat && weight.dim() == 3 &&
                    weight.is_contiguous() && weight.size(1) * block_inputs == input.size(1) && outputs >= 0 &&
                    weight.size(0) == (outputs + panel_outputs - 1) / panel_outputs,
                "quantised_linear: input ", input.sizes(), ", weight ", weight.sizes(), " and ", outputs,
                " outputs do not fit");
    auto x = input.contiguous();
    int64_t rows = x.size(0), blocks = weight.size(1), panels = weight.size(0);
    bool narrow = weight.size(2) == narrow_block_bytes;
    auto y = at::empty({rows, outputs}, x.options());
    auto from = x.const_data_ptr<float>();
    auto packed = weight.const_data_ptr<uint8_t>();
    auto to = y.mutable_data_ptr<float>();
    constexpr int64_t most = 96; // rows whose sums stay in the first cache
    thread_local std::vector<int16_t> quants;
    thread_local std::vector<float> scales, sums;
    auto room = static_cast<size_t>(std::min(rows, most) * blocks);
    quants.resize(room * block_inputs);
    scales.resize(room);
    sums.resize(room);
    for (int64_t first = 0; first < rows; first += most) {
        RoundedRows some = {quants.data(), scales.data(), sums.data(), std::min(most, rows - first), blocks};
        auto own_quants = quants.data();
        auto own_scales = scales.data(), own_sums = sums.data();
        parallel_for(0, some.rows, std::max<int64_t>(1, 32768 / x.size(1)), [&](int64_t begin, int64_t end) {
            round_rows(from + first * x.size(1), begin, end, some.rows, blocks, own_quants, own_scales, own_sums);
        });
        int64_t groups = (panels + panels_at_once - 1) / panels_at_once;
        parallel_for(0, groups, std::max<int64_t>(1, 256 / (blocks * some.rows)), [&](int64_t begin, int64_t end) {
            multiply_panels(packed, narrow, begin * panels_at_once, std::min(panels, end * panels_at_once), some,
                            to + first * outputs, outputs, outputs);
        });
    }
    if (bias) y.add_(*bias);
    if (residual) y.add_(*residual);
    return y;
}

} // namespace

TORCH_LIBRARY_FRAGMENT(plumb, library) {
    library.def("pack_blocks(Tensor[] parts, int[] types, int inputs) -> Tensor", &pack_blocks);
    library.def("quantised_linear(Tensor input, Tensor weight, int outputs, Tensor? bias, Tensor? residual) -> Tensor",
                &quantised_linear);
}
