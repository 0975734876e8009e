// Loops on libtorch's own threads.
//
// `at::parallel_for` is a template, which runs on one thread unless its caller is compiled for the OpenMP library that
// libtorch uses; this asks that library itself. Where there is none, the loop runs on one thread.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace plumb {

// Runs `body(context)` on `threads` threads at once, this one among them.
void run_on_threads(int threads, void (*body)(void *), void *context);

// Calls `body(from, to)` for parts of `begin ..< end` of at least `grain`, which must not throw. Threads take the next
// part as they finish one, so that a thread that the system holds up holds up less.
template <typename Body> void parallel_for(int64_t begin, int64_t end, int64_t grain, const Body &body) {
    int64_t count = end - begin, threads = at::in_parallel_region() ? 1 : at::get_num_threads();
    int64_t parts = std::min(count / std::max<int64_t>(1, grain), threads == 1 ? 1 : 4 * threads);
    if (count <= 0) return;
    if (parts <= 1) return body(begin, end);
    struct Context {
        const Body &body;
        int64_t begin, count, parts;
        std::atomic<int64_t> next;
    } context = {body, begin, count, parts, 0};
    run_on_threads(
        static_cast<int>(std::min(parts, threads)),
        [](void *pointer) {
            auto &c = *static_cast<Context *>(pointer);
            for (int64_t part = c.next++; part < c.parts; part = c.next++)
                c.body(c.begin + c.count * part / c.parts, c.begin + c.count * (part + 1) / c.parts);
        },
        &context);
}

} // namespace plumb
