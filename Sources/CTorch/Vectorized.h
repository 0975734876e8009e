// What the loops of several operators share: how they are compiled, divided among threads, and take exponentials.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

// One machine code for AVX2 and FMA and one for older processors, chosen when the program starts by what the processor
// can do (a name such as haswell would choose by its maker).
#if defined(__x86_64__) && defined(__linux__)
#define VECTORIZED __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define VECTORIZED
#endif

namespace plumb {

inline bool runs_here(const at::Tensor &x) { return x.is_cpu() && x.scalar_type() == at::kFloat; }

// Rows for each thread, so that a share is worth starting a thread for.
inline int64_t grain(int64_t width) { return std::max<int64_t>(1, 16384 / std::max<int64_t>(1, width)); }

constexpr int lanes = 16;

inline float total(const float *parts) {
    float sum = 0;
    for (int lane = 0; lane < lanes; lane++) sum += parts[lane];
    return sum;
}

// e to the x within two units in the last place, without branches, so that loops over it vectorise.
inline float exponential(float x) {
    x = x < -87 ? -87 : x > 88 ? 88 : x;
    constexpr float magic = 12582912; // 1.5 · 2²³: adding it rounds to a whole number
    float n = x * 1.44269504F + magic;
    int32_t bits;
    std::memcpy(&bits, &n, sizeof bits);
    n -= magic;
    float r = x - n * 0.693145752F - n * 1.42860677e-6F;
    float p = 1.0F / 5040;
    p = p * r + 1.0F / 720;
    p = p * r + 1.0F / 120;
    p = p * r + 1.0F / 24;
    p = p * r + 1.0F / 6;
    p = p * r + 0.5F;
    p = p * r + 1;
    p = p * r + 1;
    int32_t power = (bits + 127) << 23;
    float scale;
    std::memcpy(&scale, &power, sizeof scale);
    return p * scale;
}

} // namespace plumb
