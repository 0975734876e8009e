#include "QuantisedKernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>
#define AVX2 __attribute__((target("avx2,fma,f16c")))
#define LAMBDA_AVX2 __attribute__((target("avx2,fma,f16c"), always_inline))
#define INLINE_AVX2 LAMBDA_AVX2 inline
#endif

namespace plumb {
namespace {

int64_t block_bytes(bool narrow) { return narrow ? narrow_block_bytes : wide_block_bytes; }

// The formula as it stands, for processors without AVX2.
namespace portable {

float number(const uint8_t *half) {
    uint16_t bits;
    std::memcpy(&bits, half, sizeof bits);
    float sign = bits >> 15 ? -1.0F : 1.0F;
    int exponent = bits >> 10 & 31, fraction = bits & 1023;
    if (exponent == 31) return fraction ? NAN : sign * INFINITY;
    return sign * (exponent ? std::ldexp(static_cast<float>(1024 + fraction), exponent - 25)
                            : std::ldexp(static_cast<float>(fraction), -24));
}

// The quants of a block as `[8, 32]`.
void unpack(const uint8_t *quants, bool narrow, int8_t *result) {
    for (int64_t output = 0; output < panel_outputs; output++)
        for (int64_t input = 0; input < block_inputs; input++) {
            int64_t lane = 2 * output + input % 2;
            if (narrow) {
                int nibble = static_cast<int>(input % 8 / 2);
                uint8_t byte = quants[input / 8 * 32 + 2 * lane + nibble / 2];
                result[output * block_inputs + input] = static_cast<int8_t>(byte >> nibble % 2 * 4 & 15);
            } else {
                result[output * block_inputs + input] = static_cast<int8_t>(quants[input / 2 * 16 + lane]);
            }
        }
}

void round_block(const float *x, int16_t *quants, float *scale, float *total) {
    float top = 0, sum = 0;
    for (int64_t i = 0; i < block_inputs; i++) {
        top = std::max(top, std::abs(x[i]));
        sum += x[i];
    }
    float inverse = top > 0 ? 32767 / top : 0;
    for (int64_t i = 0; i < block_inputs; i++)
        quants[i] = static_cast<int16_t>(std::lrintf(std::clamp(x[i] * inverse, -32767.0F, 32767.0F)));
    *scale = top / 32767;
    *total = sum;
}

void multiply_panel(const uint8_t *weight, bool narrow, const RoundedRows &x, float *results) {
    std::fill_n(results, x.rows * panel_outputs, 0.0F);
    for (int64_t block = 0; block < x.blocks; block++, weight += block_bytes(narrow)) {
        int8_t quants[panel_outputs * block_inputs];
        unpack(weight + 32, narrow, quants);
        for (int64_t row = 0; row < x.rows; row++) {
            int64_t place = block * x.rows + row;
            const int16_t *inputs = x.quants + place * block_inputs;
            for (int64_t output = 0; output < panel_outputs; output++) {
                int32_t sum = 0;
                for (int64_t i = 0; i < block_inputs; i++) sum += quants[output * block_inputs + i] * inputs[i];
                results[row * panel_outputs + output] +=
                    static_cast<float>(sum) * (number(weight + 2 * output) * x.scales[place]) +
                    number(weight + 16 + 2 * output) * x.sums[place];
            }
        }
    }
}

} // namespace portable

#ifdef AVX2
namespace avx2 {

AVX2 void round_block(const float *x, int16_t *quants, float *scale, float *total) {
    const __m256 sign = _mm256_set1_ps(-0.0F);
    __m256 a = _mm256_loadu_ps(x), b = _mm256_loadu_ps(x + 8), c = _mm256_loadu_ps(x + 16),
           d = _mm256_loadu_ps(x + 24);
    __m256 top = _mm256_max_ps(_mm256_max_ps(_mm256_andnot_ps(sign, a), _mm256_andnot_ps(sign, b)),
                               _mm256_max_ps(_mm256_andnot_ps(sign, c), _mm256_andnot_ps(sign, d)));
    __m256 sum = _mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, d));
    __m128 t = _mm_max_ps(_mm256_castps256_ps128(top), _mm256_extractf128_ps(top, 1));
    t = _mm_max_ps(t, _mm_movehl_ps(t, t));
    t = _mm_max_ss(t, _mm_movehdup_ps(t));
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps(sum, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    s = _mm_add_ss(s, _mm_movehdup_ps(s));
    float highest = _mm_cvtss_f32(t);
    *scale = highest / 32767;
    *total = _mm_cvtss_f32(s);
    __m256 inverse = _mm256_set1_ps(highest > 0 ? 32767 / highest : 0);
    // Saturating, so that a product a hair above 32767 does not wrap.
    __m256i low = _mm256_packs_epi32(_mm256_cvtps_epi32(_mm256_mul_ps(a, inverse)),
                                     _mm256_cvtps_epi32(_mm256_mul_ps(b, inverse)));
    __m256i high = _mm256_packs_epi32(_mm256_cvtps_epi32(_mm256_mul_ps(c, inverse)),
                                      _mm256_cvtps_epi32(_mm256_mul_ps(d, inverse)));
    _mm256_storeu_si256(reinterpret_cast<__m256i *>(quants), _mm256_permute4x64_epi64(low, 0xD8));
    _mm256_storeu_si256(reinterpret_cast<__m256i *>(quants + 16), _mm256_permute4x64_epi64(high, 0xD8));
}

INLINE_AVX2 __m256i load(const void *bytes) { return _mm256_loadu_si256(static_cast<const __m256i *>(bytes)); }

// Two neighbouring inputs in every 32-bit lane.
INLINE_AVX2 __m256i pair(const int16_t *x) {
    int32_t both;
    std::memcpy(&both, x, sizeof both);
    return _mm256_set1_epi32(both);
}

// Gives `take` the quants of a block as 16-bit integers: 16 vectors, each of two inputs for 8 outputs.
template <bool Narrow, typename Take> INLINE_AVX2 void unpack(const uint8_t *quants, Take &&take) {
    const __m256i mask = _mm256_set1_epi16(15);
    if constexpr (Narrow) {
#pragma unroll
        for (int v = 0; v < 4; v++) {
            __m256i four = load(quants + 32 * v);
            take(4 * v, _mm256_and_si256(four, mask));
            take(4 * v + 1, _mm256_and_si256(_mm256_srli_epi16(four, 4), mask));
            take(4 * v + 2, _mm256_and_si256(_mm256_srli_epi16(four, 8), mask));
            take(4 * v + 3, _mm256_srli_epi16(four, 12));
        }
    } else {
#pragma unroll
        for (int p = 0; p < 16; p++)
            take(p, _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i *>(quants + 16 * p))));
    }
}

struct Factors {
    __m256 scale, minimum;
};

INLINE_AVX2 Factors factors(const uint8_t *block) {
    return {_mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(block))),
            _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(block + 16)))};
}

// What a block adds to 8 outputs of a row.
INLINE_AVX2 __m256 added(__m256 total, __m256i sum, Factors by, float scale, float inputs) {
    total = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum), _mm256_mul_ps(by.scale, _mm256_set1_ps(scale)), total);
    return _mm256_fmadd_ps(by.minimum, _mm256_set1_ps(inputs), total);
}

// `Rows` rows, all there are, through one panel: results are `[Rows, 8]`.
template <int Rows, bool Narrow> AVX2 void multiply_few(const uint8_t *weight, const RoundedRows &x, float *results) {
    __m256 totals[Rows];
    for (int row = 0; row < Rows; row++) totals[row] = _mm256_setzero_ps();
    const int16_t *inputs = x.quants;
    for (int64_t block = 0; block < x.blocks; block++, inputs += Rows * block_inputs) {
        __m256i sums[Rows][2];
#pragma unroll
        for (int row = 0; row < Rows; row++) sums[row][0] = sums[row][1] = _mm256_setzero_si256();
        unpack<Narrow>(weight + 32, [&](int p, __m256i quants) LAMBDA_AVX2 {
#pragma unroll
            for (int row = 0; row < Rows; row++)
                sums[row][p % 2] = _mm256_add_epi32(
                    sums[row][p % 2], _mm256_madd_epi16(quants, pair(inputs + row * block_inputs + 2 * p)));
        });
        Factors by = factors(weight);
#pragma unroll
        for (int row = 0; row < Rows; row++)
            totals[row] = added(totals[row], _mm256_add_epi32(sums[row][0], sums[row][1]), by,
                                x.scales[block * Rows + row], x.sums[block * Rows + row]);
        weight += Narrow ? narrow_block_bytes : wide_block_bytes;
    }
    for (int row = 0; row < Rows; row++) _mm256_storeu_ps(results + row * panel_outputs, totals[row]);
}

// `Rows` rows through a block of `Panels` panels; adds to `totals` `[rows, Panels, 8]`.
template <int Rows, int Panels>
INLINE_AVX2 void multiply_tile(const __m256i *quants, const Factors *by, const int16_t *inputs, const float *scales,
                               const float *sums, float *totals) {
    __m256i sum[Rows][Panels];
#pragma unroll
    for (int row = 0; row < Rows; row++)
#pragma unroll
        for (int panel = 0; panel < Panels; panel++) sum[row][panel] = _mm256_setzero_si256();
#pragma unroll 4
    for (int p = 0; p < 16; p++) {
        __m256i x[Rows];
#pragma unroll
        for (int row = 0; row < Rows; row++) x[row] = pair(inputs + row * block_inputs + 2 * p);
#pragma unroll
        for (int panel = 0; panel < Panels; panel++) {
            __m256i w = quants[16 * panel + p];
#pragma unroll
            for (int row = 0; row < Rows; row++)
                sum[row][panel] = _mm256_add_epi32(sum[row][panel], _mm256_madd_epi16(w, x[row]));
        }
    }
#pragma unroll
    for (int row = 0; row < Rows; row++)
#pragma unroll
        for (int panel = 0; panel < Panels; panel++) {
            float *total = totals + (row * Panels + panel) * panel_outputs;
            _mm256_storeu_ps(total, added(_mm256_loadu_ps(total), sum[row][panel], by[panel], scales[row], sums[row]));
        }
}

// As many outputs at once as registers hold sums for.
constexpr int rows_at_once = 3;

// All rows through `Panels` neighbouring panels, `stride` bytes apart: results are `[rows, Panels, 8]`.
template <int Panels, bool Narrow>
AVX2 void multiply_many(const uint8_t *weight, int64_t stride, const RoundedRows &x, float *results) {
    std::memset(results, 0, static_cast<size_t>(x.rows * Panels * panel_outputs) * sizeof(float));
    for (int64_t block = 0; block < x.blocks; block++) {
        __m256i quants[16 * Panels];
        Factors by[Panels];
        for (int panel = 0; panel < Panels; panel++) {
            const uint8_t *from = weight + panel * stride + block * (Narrow ? narrow_block_bytes : wide_block_bytes);
            unpack<Narrow>(from + 32, [&](int p, __m256i vector) LAMBDA_AVX2 { quants[16 * panel + p] = vector; });
            by[panel] = factors(from);
        }
        int64_t row = 0, place = block * x.rows;
        auto through = [&]<int Rows>() LAMBDA_AVX2 {
            multiply_tile<Rows, Panels>(quants, by, x.quants + (place + row) * block_inputs, x.scales + place + row,
                                        x.sums + place + row, results + row * Panels * panel_outputs);
            row += Rows;
        };
        while (row + rows_at_once <= x.rows) through.template operator()<rows_at_once>();
        if (row + 2 <= x.rows) through.template operator()<2>();
        if (row < x.rows) through.template operator()<1>();
    }
}

template <bool Narrow>
void multiply_panels(const uint8_t *weight, int64_t begin, int64_t end, const RoundedRows &x, float *y, int64_t stride,
                     int64_t count, float *scratch) {
    int64_t bytes = x.blocks * block_bytes(Narrow);
    auto write = [&](int64_t panel, int64_t panels) {
        int64_t column = panel * panel_outputs, columns = std::min(panels * panel_outputs, count - column);
        for (int64_t row = 0; row < x.rows; row++)
            std::memcpy(y + row * stride + column, scratch + row * panels * panel_outputs,
                        static_cast<size_t>(columns) * sizeof(float));
    };
    int64_t panel = begin;
    if (x.rows > 4)
        for (; panel + panels_at_once <= end; panel += panels_at_once) {
            multiply_many<panels_at_once, Narrow>(weight + panel * bytes, bytes, x, scratch);
            write(panel, panels_at_once);
        }
    for (; panel < end; panel++) {
        const uint8_t *from = weight + panel * bytes;
        switch (x.rows) {
        case 1: multiply_few<1, Narrow>(from, x, scratch); break;
        case 2: multiply_few<2, Narrow>(from, x, scratch); break;
        case 3: multiply_few<3, Narrow>(from, x, scratch); break;
        case 4: multiply_few<4, Narrow>(from, x, scratch); break;
        default: multiply_many<1, Narrow>(from, bytes, x, scratch);
        }
        write(panel, 1);
    }
}

bool runs_here() {
    static const bool answer =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    return answer;
}

} // namespace avx2
#endif

} // namespace

void round_rows(const float *x, int64_t begin, int64_t end, int64_t rows, int64_t blocks, int16_t *quants,
                float *scales, float *sums) {
    auto round_block = portable::round_block;
#ifdef AVX2
    if (avx2::runs_here()) round_block = avx2::round_block;
#endif
    for (int64_t row = begin; row < end; row++)
        for (int64_t block = 0; block < blocks; block++) {
            int64_t place = block * rows + row;
            round_block(x + (row * blocks + block) * block_inputs, quants + place * block_inputs, scales + place,
                        sums + place);
        }
}

void multiply_panels(const uint8_t *weight, bool narrow, int64_t begin, int64_t end, const RoundedRows &x, float *y,
                     int64_t stride, int64_t count) {
    std::vector<float> scratch(static_cast<size_t>(x.rows * panel_outputs * panels_at_once));
#ifdef AVX2
    if (avx2::runs_here()) {
        auto multiply = narrow ? avx2::multiply_panels<true> : avx2::multiply_panels<false>;
        return multiply(weight, begin, end, x, y, stride, count, scratch.data());
    }
#endif
    for (int64_t panel = begin; panel < end; panel++) {
        portable::multiply_panel(weight + panel * x.blocks * block_bytes(narrow), narrow, x, scratch.data());
        int64_t column = panel * panel_outputs, columns = std::min(panel_outputs, count - column);
        for (int64_t row = 0; row < x.rows; row++)
            std::memcpy(y + row * stride + column, scratch.data() + row * panel_outputs,
                        static_cast<size_t>(columns) * sizeof(float));
    }
}

} // namespace plumb
