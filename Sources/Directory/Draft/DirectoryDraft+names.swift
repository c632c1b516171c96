import Identity
import LDAPProtocol

/// Names stay within what the server reads: an entry whose name no request may hold could not even be deleted.
extension DirectoryDraft {
    /// No name of fewer bytes has more parts than are allowed: `o=,` is the shortest.
    private static let harmlessLength = DistinguishedName.maximumRDNs * 3

    /// Refuses a name that is too long, or makes that of an entry below it too long.
    ///
    /// - Parameter previous: the entry under its name up to now.
    func checkNames(_ record: EntryRecord, previous: Entry?) throws(ChangeError) {
        guard let name = snapshot.name(of: record)?.dn, name != previous?.dn else { return }
        try checkName(name)
        guard let previous else { return }
        var waiting = [previous.id]
        while let next = waiting.popLast() {
            for child in snapshot.children(of: next) {
                guard let entry = snapshot.entry(child) else { continue }
                try checkName(Array(entry.dn.dropLast(previous.dn.count)) + name)
                waiting.append(child)
            }
        }
    }

    private func checkName(_ name: [UInt8]) throws(ChangeError) {
        guard name.count > Self.harmlessLength, (try? DistinguishedName(parsing: name)) == nil else { return }
        throw ChangeError(
            .invalid,
            """
            The name of the entry or of one below it would have more than \(DistinguishedName.maximumLength) bytes or \
            \(DistinguishedName.maximumRDNs) parts.
            """)
    }
}
