import Foundation

/// Makes libtorch's threads sleep while they wait instead of spinning.
///
/// Spinning threads slow everything down many times over when anything else runs on the machine. OpenMP reads the
/// setting before `main`, so the program starts itself once more with it; a setting of the person's own is kept.
func restartWithPassiveThreads() {
    #if os(Linux)
        guard ProcessInfo.processInfo.environment["OMP_WAIT_POLICY"] == nil else { return }
        unsafe setenv("OMP_WAIT_POLICY", "passive", 1)
        let arguments = unsafe CommandLine.arguments.map { unsafe strdup($0) } + [nil]
        // Returns only on failure, and then the program goes on as it is.
        _ = unsafe execv("/proc/self/exe", arguments)
    #endif
}
