public import Identity
public import LDAPProtocol

/// An entry of a snapshot: what the store keeps of it, made ready to be found and sent.
public final class Entry: Sendable {
    /// What the store keeps.
    public let record: EntryRecord
    /// The distinguished name as it is shown (RFC 4514).
    public let dn: [UInt8]
    /// The distinguished name in the form that equal names share.
    public let normalisedDN: [UInt8]
    /// The object classes.
    public let classes: ClassSet
    let slots: [AttributeBlock.Slot]
    /// Whether attributes are among the stored ones that are never shown.
    let hasSecrets: Bool

    init(record: EntryRecord, dn: [UInt8], normalisedDN: [UInt8], context: DirectoryContext) {
        self.record = record
        self.dn = dn
        // Names that are in normal form already share their bytes.
        self.normalisedDN = dn == normalisedDN ? dn : normalisedDN
        self.slots = AttributeBlock.slots(of: record.attributes, schema: context.schema)
        self.hasSecrets = slots.contains { slot in
            slot.type != AttributeBlock.unknown && context.types.secrets.contains(AttributeID(rawValue: slot.type))
        }
        self.classes = Self.classes(of: record, slots: slots, context: context)
    }

    /// The same entry, written by another change.
    init(_ other: Entry, change: ChangeNumber) {
        var record = other.record
        record.change = change
        self.record = record
        dn = other.dn
        normalisedDN = other.normalisedDN
        classes = other.classes
        slots = other.slots
        hasSecrets = other.hasSecrets
    }

    /// The store's number of the entry.
    public var id: EntryID { record.id }

    /// The user that the entry is; `nil` for entries of another kind.
    public var user: User? {
        guard case .user(let user) = record.content else { return nil }
        return user
    }

    /// The group that the entry is; `nil` for entries of another kind.
    public var group: Group? {
        guard case .group(let group) = record.content else { return nil }
        return group
    }

    /// The user role that the entry is; `nil` for entries of another kind.
    public var userRole: UserRole? {
        guard case .userRole(let role) = record.content else { return nil }
        return role
    }

    /// The list role that the entry is; `nil` for entries of another kind.
    public var listRole: ListRole? {
        guard case .listRole(let role) = record.content else { return nil }
        return role
    }

    /// Whether members are among what the entry is: groups and roles.
    public var hasMembers: Bool {
        switch record.content {
        case .group, .userRole, .listRole: true
        case .plain, .user: false
        }
    }

    /// The attributes that are stored as such, without memberships and whatever is computed.
    public var attributes: [PartialAttribute] { AttributeBlock.decode(record.attributes) }

    /// Whether there are attributes or classes that the schema lacks.
    func isForeign(_ context: DirectoryContext) -> Bool {
        slots.contains { $0.type == AttributeBlock.unknown }
            || values(of: context.types.objectClass).contains { context.schema.objectClass($0) == nil }
    }

    /// The values of an attribute, those under options and subtypes not among them.
    public func values(of attribute: AttributeID) -> [[UInt8]] {
        var values: [[UInt8]] = []
        record.attributes.withUnsafeBufferPointer { block in
            for slot in slots where slot.type == attribute.rawValue && !slot.hasOptions {
                _ = AttributeBlock.anyValue(in: block, from: Int(slot.values), to: Int(slot.end)) { value in
                    values.append(Array(value))
                    return false
                }
            }
        }
        return values
    }

    /// The first value of an attribute as text.
    public func text(of attribute: AttributeID) -> String? {
        values(of: attribute).first.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func classes(
        of record: EntryRecord, slots: [AttributeBlock.Slot], context: DirectoryContext
    ) -> ClassSet {
        guard let slot = slots.first(where: { $0.type == context.types.objectClass.rawValue }) else {
            return context.classSets.set(for: [], encoded: [])
        }
        let encoded = Array(record.attributes[Int(slot.values)..<Int(slot.end)])
        var values: [[UInt8]] = []
        return context.classSets.set(
            for: {
                encoded.withUnsafeBufferPointer { block in
                    _ = AttributeBlock.anyValue(in: block, from: 0, to: block.count) { value in
                        values.append(Array(value))
                        return false
                    }
                }
                return values
            }(), encoded: encoded)
    }
}
