// Products of float rows with weights that stay quantised.
//
// A weight `[out, in]` is held in panels of 8 outputs. A panel is a run of blocks, one for each 32 inputs: 8
// half-precision scales, 8 half-precision minimums, then the quants, so that value = scale · quant + minimum and a
// product reads memory once, in order. Quants of pairs of inputs lie side by side, one pair an output:
//
// - narrow (0 … 15): 16-bit word `2 · output + parity` of 32-byte vector v holds, from its lowest nibble, those of
//   inputs 8v + parity, 8v + 2 + parity, 8v + 4 + parity and 8v + 6 + parity
// - wide (−128 … 127): byte `2 · output + parity` of 16-byte vector p is that of input 2p + parity
//
// Inputs are rounded to 16 bits with a scale for each block of a row; sums within a block are exact, and blocks are added
// in float32. What a row gives therefore does not depend on the rows beside it.
#pragma once

#include <cstdint>

namespace plumb {

constexpr int64_t panel_outputs = 8, block_inputs = 32;
// Panels that share one reading of the inputs; work is best divided in multiples of them.
constexpr int64_t panels_at_once = 3;
constexpr int64_t narrow_block_bytes = 2 * 2 * panel_outputs + panel_outputs * block_inputs / 2;
constexpr int64_t wide_block_bytes = 2 * 2 * panel_outputs + panel_outputs * block_inputs;

// Rows of inputs as 16-bit integers, blocks outside: quants `[blocks, rows, 32]`, and for each block of a row a scale and
// the sum of the inputs: `[blocks, rows]`.
struct RoundedRows {
    const int16_t *quants;
    const float *scales, *sums;
    int64_t rows, blocks;
};

// Rounds the rows from `begin` to `end` of `[rows, blocks · 32]`.
void round_rows(const float *x, int64_t begin, int64_t end, int64_t rows, int64_t blocks, int16_t *quants,
                float *scales, float *sums);

// Outputs of the panels from `begin` to `end`, each 8 columns of `y` `[rows, stride]`; columns from `count` on do not exist.
void multiply_panels(const uint8_t *weight, bool narrow, int64_t begin, int64_t end, const RoundedRows &x, float *y,
                     int64_t stride, int64_t count);

} // namespace plumb
