public import Identity
public import LDAPProtocol

/// What another gateway knows of people and groups, as records that an import takes.
///
/// People go below `ou=people` and groups below `ou=groups` of the base of the store, since those gateways have no entries
/// of their own, only rows.
public struct ForeignStore: Sendable {
    /// People and groups as content records (RFC 2849).
    public var records: [LDIFRecord] = []
    /// The second factors of people, by user name: no record holds one.
    public var secondFactors: [(username: String, secret: TOTPSecret)] = []
    /// What could not be taken, and what to do about it.
    public var remarks = ForeignRemarks()

    /// The records as LDIF.
    ///
    /// - Throws: ``LDIFError`` for a name of an attribute that LDIF cannot hold.
    public func ldif() throws(LDIFError) -> [UInt8] {
        var writer = LDIFWriter()
        var output: [UInt8] = []
        writer.start(into: &output)
        for record in records { try writer.write(record, into: &output) }
        return output
    }
}

/// A store of another gateway that cannot be read.
public struct ForeignStoreError: Error, CustomStringConvertible {
    /// What is wrong, and where.
    public let description: String
}
