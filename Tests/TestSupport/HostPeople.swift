import Directory
import Glibc
import Identity
import LDAPProtocol
import Store

/// People for a machine that asks a gateway about log-ins, in the data folder of a gateway that does not run yet.
///
/// Each has the password `secret-NAME`: jane, in the group staff; carol and dora, who have a second
/// factor; and bob, who is disabled.
public enum HostPeople {
    /// Their names.
    public static let names = ["jane", "carol", "dora", "bob"]
    private static let factor = TOTPSecret()

    /// Makes the folder and puts them into it.
    public static func fill(_ folder: String, baseDN: String) throws {
        mkdir(folder, 0o700)
        let store = try SQLiteStore.open(folder: folder, defaultBaseDN: baseDN, explicitBaseDN: nil)
        let directory = try LiveDirectory(
            store: store, context: DirectoryContext(baseDN: try DistinguishedName(baseDN))
        ) { SystemLoginClock().time }
        defer { directory.shutdown() }
        let sealer = try TOTPSealer(source: try KeyRing(folder: folder))
        try directory.performBlocking(.system) { draft in
            try draft.bootstrap()
            for name in names {
                var new = NewUser(
                    username: name, email: "\(name)@example.org",
                    password: try PasswordHasher().hash(Array("secret-\(name)".utf8)))
                if name == "bob" { new.status = .disabled }
                let user = try draft.createUser(new)
                guard let entry = draft.snapshot.entry(of: user) else { continue }
                if name == "jane" { _ = try draft.createGroup(NewGroup(name: "staff", members: [entry.id])) }
                guard name == "carol" || name == "dora" else { continue }
                var changes = UserChanges()
                changes.sealedTOTPSecret = .set(try sealer.seal(factor, owner: entry.record.uuid.octets))
                try draft.updateUser(user, changes)
            }
        }
    }

    /// A code of their second factor: the next one, which is taken for a minute at least, however slow the machine is.
    public static func code() -> String {
        let step = TOTP.step(at: UInt64(SystemLoginClock().time.seconds)) + 1
        return String(decoding: TOTP(factor).code(atStep: step), as: UTF8.self)
    }
}
