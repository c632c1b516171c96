import Directory
import Identity

/// Hands new passwords on to a target, right after they were set here: later nobody knows them.
struct PushedPasswords {
    private let fresh: FreshPasswords
    /// Which password of an original was handed on last.
    private var done: [EntryUUID: [UInt8]] = [:]

    init(_ fresh: FreshPasswords) { self.fresh = fresh }

    /// The people among some entries whose password is to be handed on.
    ///
    /// - Parameter only: the entries; nil for all.
    func due(_ snapshot: DirectorySnapshot, only: Set<EntryUUID>?) -> [(uuid: EntryUUID, password: BindSecret)] {
        guard !fresh.isEmpty else { return [] }
        let entries = only.map { $0.compactMap { snapshot.entry(uuid: $0) } } ?? Array(snapshot.users)
        return entries.compactMap { entry in
            guard let hash = entry.user?.password, done[entry.record.uuid] != hash.stored,
                let password = fresh.password(of: hash)
            else { return nil }
            return (entry.record.uuid, BindSecret(password.exposed))
        }
    }

    /// Notes that the target has the present password of somebody, or does not take it.
    mutating func settle(_ uuid: EntryUUID, _ snapshot: DirectorySnapshot) {
        done[uuid] = snapshot.entry(uuid: uuid)?.user?.password?.stored
    }
}

extension PushSession {
    /// Sets the password of the copy of an original.
    ///
    /// - Returns: whether there is a copy that has it now.
    /// - Throws: `DirectoryError`; `refused` where the rules of the target do not allow the password.
    func setPassword(
        of uuid: EntryUUID, to password: BindSecret, _ snapshot: DirectorySnapshot
    ) async throws(DirectoryError) -> Bool {
        guard let dn = try await place(of: uuid, snapshot) else { return false }
        switch configuration.kind {
        case .openLDAP, .ds389: try await connection.setPassword(of: dn, to: password)
        case .activeDirectory:
            // The text in quotes as UTF-16 with the low octets first (MS-ADTS 3.1.1.3.1.5.1).
            guard let text = String(validating: password.octets, as: UTF8.self) else { return false }
            let value = "\"\(text)\"".utf16.flatMap {
                [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
            }
            try await connection.write(.modify(dn: dn, [AttributeModification(.replace, "unicodePwd", [value])]))
        }
        return true
    }
}
