import Glibc

/// How many descriptors this process may have open.
enum DescriptorLimit {
    /// What is kept back for files, listeners and the other doors.
    static let keptBack = 64

    /// How many connections there is room for.
    ///
    /// Without room the system could not accept a connection only to close it, and clients would hang.
    static var room: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        return max(1, (Int(exactly: limit.rlim_cur) ?? .max) - keptBack)
    }
}
