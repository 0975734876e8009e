#include "Parallel.h"

#include <dlfcn.h>

namespace plumb {

void run_on_threads(int threads, void (*body)(void *), void *context) {
    // What a compiled `#pragma omp parallel` calls; libtorch has brought its library into the process.
    using Run = void (*)(void (*)(void *), void *, unsigned, unsigned);
    static const auto run = reinterpret_cast<Run>(dlsym(RTLD_DEFAULT, "GOMP_parallel"));
    if (run) {
        run(body, context, static_cast<unsigned>(threads), 0);
    } else {
        body(context);
    }
}

} // namespace plumb
