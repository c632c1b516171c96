/// A change to one entry, as a change record states it (RFC 2849, with the increment of RFC 4525).
public struct LDIFChange: Sendable, Hashable {
    /// What is to be done with the entry.
    public enum Operation: Sendable, Hashable {
        /// Make the entry, with these attribute lines.
        case add([LDIFAttribute])
        /// Remove the entry.
        case delete
        /// Change attributes, in this order.
        case modify([LDIFModification])
        /// Rename or move the entry (`modrdn` and `moddn`).
        case modifyDN(newRDN: [UInt8], deleteOldRDN: Bool, newSuperior: [UInt8]?)
    }

    /// The controls to send with the operation, in the order of the file.
    public var controls: [LDIFControl]

    /// What is to be done.
    public var operation: Operation

    /// Makes a change.
    /// - Parameters:
    ///   - operation: What is to be done.
    ///   - controls: The controls to send with it.
    public init(_ operation: Operation, controls: [LDIFControl] = []) {
        self.operation = operation
        self.controls = controls
    }
}

/// One change of one attribute inside a `modify` record.
public struct LDIFModification: Sendable, Hashable {
    /// The ways to change an attribute.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Add the values.
        case add
        /// Remove the values, or the whole attribute if there are none.
        case delete
        /// Put the values in the place of all there were.
        case replace
        /// Add a number to each value (RFC 4525).
        case increment
    }

    /// The way to change.
    public var kind: Kind

    /// The attribute description, options included; ASCII.
    public var description: [UInt8]

    /// The values, in the order of the file.
    public var values: [LDIFValue]

    /// The physical line where the modification begins, counted from 1; 0 if it was not read from a file.
    public var line: Int

    /// Makes a modification.
    /// - Parameters:
    ///   - kind: The way to change.
    ///   - description: Attribute type and options, ASCII.
    ///   - values: The values.
    ///   - line: The physical line, or 0.
    public init(_ kind: Kind, description: [UInt8], values: [LDIFValue], line: Int = 0) {
        self.kind = kind
        self.description = description
        self.values = values
        self.line = line
    }
}

/// A control in a change record.
public struct LDIFControl: Sendable, Hashable {
    /// The object identifier, dotted decimal in ASCII.
    public var oid: [UInt8]

    /// Whether the server must refuse the operation if it does not know the control.
    public var isCritical: Bool

    /// The value, if there is one.
    public var value: LDIFValue?

    /// Makes a control.
    /// - Parameters:
    ///   - oid: Dotted decimal, ASCII.
    ///   - isCritical: Whether the control is critical.
    ///   - value: The value, if there is one.
    public init(oid: [UInt8], isCritical: Bool = false, value: LDIFValue? = nil) {
        self.oid = oid
        self.isCritical = isCritical
        self.value = value
    }
}
