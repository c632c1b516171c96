/// A change of one attribute of an entry at another directory (RFC 4511 4.6).
public struct AttributeModification: Sendable, Equatable {
    /// What is done to the values.
    public enum Operation: Int32, Sendable {
        /// The values are added to those there are.
        case add = 0
        /// The values are taken away; without any the whole attribute is.
        case delete = 1
        /// The values take the place of all there are.
        case replace = 2
    }

    /// What is done.
    public var operation: Operation
    /// The attribute description.
    public var attribute: String
    /// The values as octets.
    public var values: [[UInt8]]

    /// Puts the parts together.
    public init(_ operation: Operation, _ attribute: String, _ values: [[UInt8]] = []) {
        self.operation = operation
        self.attribute = attribute
        self.values = values
    }
}

/// An operation that changes another directory.
public enum DirectoryWrite: Sendable, Equatable {
    /// A new entry (RFC 4511 4.7); the modifications are all additions.
    case add(dn: String, [AttributeModification])
    /// Other values (RFC 4511 4.6), in the given order.
    case modify(dn: String, [AttributeModification])
    /// Another relative name at the same place (RFC 4511 4.9); the values of the old one go.
    case rename(dn: String, relativeName: String)
    /// The end of an entry without children (RFC 4511 4.8).
    case delete(dn: String)

    /// The entry that is changed, under the name that it has before.
    public var dn: String {
        switch self {
        case .add(let dn, _), .modify(let dn, _), .rename(let dn, _), .delete(let dn): dn
        }
    }
}

/// What goes along with a write.
public struct WriteCondition: Sendable, Equatable {
    /// What has to hold of the entry for the write to be done (RFC 4528), as a filter (RFC 4515); nil for nothing.
    public var assertion: String?
    /// Whether adding a value that is there and taking away one that is not counts as done
    /// (1.2.840.113556.1.4.1413), where the directory knows that.
    public var isPermissive: Bool

    /// Puts the parts together.
    public init(assertion: String? = nil, isPermissive: Bool = false) {
        self.assertion = assertion
        self.isPermissive = isPermissive
    }
}
