public import Identity
public import LDAPProtocol

/// A change that a client asks for over LDAP.
public struct DirectoryWrite: Sendable {
    /// What is to be done.
    public enum Operation: Sendable {
        /// RFC 4511 section 4.7.
        case add(AddRequest)
        /// RFC 4511 section 4.6, increment included (RFC 4525).
        case modify(ModifyRequest)
        /// RFC 4511 section 4.8.
        case delete(DelRequest)
        /// RFC 4511 section 4.9.
        case modifyDN(ModifyDNRequest)
        /// The essence of RFC 3062: another password for an entry.
        case setPassword(EntryID, PasswordHash)
    }

    /// What is to be done.
    public var operation: Operation
    /// What the entry has to match, else nothing is done (RFC 4528).
    public var assertion: Filter?
    /// The attributes of the entry as it was that are sent back (RFC 4527).
    public var preRead: [[UInt8]]?
    /// The attributes of the entry as it becomes that are sent back (RFC 4527).
    public var postRead: [[UInt8]]?
    /// Whether adding what is there and deleting what is not are no errors.
    public var isPermissive = false
    /// Whether everything below an entry goes with it.
    public var deletesTree = false
    /// Whether the actor proved the own password: who acts for somebody by a right of his own did not.
    public var isProven = true
    /// The hashes of passwords that the operation has in the clear.
    public var passwords = PreparedPasswords()

    /// An operation without controls; the rest is set afterwards.
    public init(_ operation: Operation) { self.operation = operation }

    /// Whether the operation gives an entry its name.
    var isNaming: Bool {
        switch operation {
        case .add, .modifyDN: true
        case .modify, .delete, .setPassword: false
        }
    }
}

/// What is made of clear passwords before the write transaction, which nobody wants to wait for a slow hash.
public struct PreparedPasswords: Sendable {
    /// Clear passwords with the hashes to store.
    var hashes: [[UInt8]: PasswordHash] = [:]
    /// Clear passwords with the stored hashes that they were found to be of.
    var proofs: [[UInt8]: PasswordHash] = [:]

    init() {}
}

/// What came of a change.
public struct WriteAnswer: Sendable {
    /// The entry that was changed, or was there.
    public var entry: EntryID
    /// What there is to tell although the change was made; empty for nothing.
    public var note = ""
    /// The entry before (RFC 4527).
    public var before: SearchResultEntry?
    /// The entry after (RFC 4527).
    public var after: SearchResultEntry?

    init(entry: EntryID) { self.entry = entry }
}
