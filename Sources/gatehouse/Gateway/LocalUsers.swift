import Glibc

/// The users of this machine that a setting names.
enum LocalUsers {
    /// Their numbers. Looked up once at start: later a look-up could end at this server, which would wait for itself.
    ///
    /// - Throws: what `unknown` makes of a name that is none.
    static func numbers(of names: [String], unknown: (String) -> any Error) throws -> Set<uid_t> {
        Set(
            try names.map { name in
                guard let number = uid_t(name) ?? number(of: name) else { throw unknown(name) }
                return number
            })
    }

    private static func number(of name: String) -> uid_t? {
        var buffer = [CChar](repeating: 0, count: 16_384)
        var record = passwd()
        var found: UnsafeMutablePointer<passwd>?
        guard getpwnam_r(name, &record, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return record.pw_uid
    }
}
