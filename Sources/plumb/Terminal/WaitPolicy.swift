import Foundation

/// Makes libtorch's threads sleep while they wait, after a moment of spinning.
///
/// Threads that spin for long slow everything down many times over when anything else runs on the machine; ones that
/// sleep at once lose a fifth of the time of decoding, where waits are short. OpenMP reads both settings before `main`,
/// so the program starts itself once more with them; a setting of the person's own is kept.
func restartWithPassiveThreads() {
    #if os(Linux)
        // Some 20 µs of spinning.
        let settings = [("OMP_WAIT_POLICY", "passive"), ("GOMP_SPINCOUNT", "20000")]
        let environment = ProcessInfo.processInfo.environment
        let missing = settings.filter { environment[$0.0] == nil }
        guard !missing.isEmpty else { return }
        for (name, value) in missing { unsafe setenv(name, value, 1) }
        let arguments = unsafe CommandLine.arguments.map { unsafe strdup($0) } + [nil]
        // Returns only on failure, and then the program goes on as it is.
        _ = unsafe execv("/proc/self/exe", arguments)
    #endif
}
