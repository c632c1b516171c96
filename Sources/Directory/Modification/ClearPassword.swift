import Identity

/// A password that came in the clear, on its way to a hash.
enum ClearPassword {
    /// The hash of a password, or the one that is stored if that is of the same password. Slow, and blocks.
    ///
    /// - Parameter isToken: whether it is the token of an API user, which is long enough for a fast hash.
    static func hash(
        _ clear: Secret<[UInt8]>, stored: PasswordHash?, isToken: Bool, _ hasher: PasswordHasher = PasswordHasher()
    ) -> Result<PasswordHash, PasswordHashError> {
        let password = clear.exposed
        if isToken { return .success(APIToken.stored(Secret(String(decoding: password, as: UTF8.self)))) }
        if let stored, stored.verify(password) { return .success(stored) }
        do throws(PasswordHashError) {
            return .success(try hasher.hash(password))
        } catch {
            return .failure(error)
        }
    }

    /// `{CLEARTEXT}secret` is `secret`.
    static func withoutScheme(_ value: [UInt8]) -> [UInt8] {
        let scheme = Array("{CLEARTEXT}".utf8)
        guard value.count > scheme.count, zip(value, scheme).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else {
            return value
        }
        return Array(value.dropFirst(scheme.count))
    }
}

extension Entry {
    /// The stored password: a user's, or that of an entry of another kind, which nobody can log in with here.
    func password(_ types: WellKnownTypes) -> PasswordHash? {
        user?.password ?? values(of: types.userPassword).first.map { PasswordHash($0) }
    }
}
