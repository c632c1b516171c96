import Identity
import LDAPProtocol
import NIOCore

/// Attributes of the entries that an entry names, to be sent with it (draft-masarati-ldap-deref).
///
/// It saves clients a search for each member of a group.
struct Dereference: Sendable {
    private struct Part: Sendable {
        var type: AttributeID
        var name: [UInt8]
        var selection: AttributeSelection
    }

    private let parts: [Part]

    /// Looks the attributes up; those that are unknown or hold no names are passed over.
    init(_ control: DereferenceControl, context: DirectoryContext) {
        parts = control.specifications.compactMap { one in
            guard let type = context.schema.attributeID(one.attribute),
                Self.holdsNames(context.schema.attribute(type).syntax)
            else { return nil }
            return Part(
                type: type, name: one.attribute,
                selection: AttributeSelection(one.wanted, typesOnly: false, context: context))
        }
    }

    /// Whether values of a syntax are names of entries.
    static func holdsNames(_ syntax: Syntax) -> Bool {
        syntax == .distinguishedName || syntax == .nameAndOptionalUID
    }

    /// The control to send with an entry, encoded as a list of controls; `nil` if the entry names nobody.
    func controls(of entry: Entry, viewer: Viewer, in snapshot: DirectorySnapshot) -> ByteBuffer? {
        var names: [DereferenceResult.Name] = []
        for part in parts {
            let values =
                snapshot.context.computed.contains(part.type)
                ? snapshot.context.computed.values(of: part.type, entry, in: snapshot) : entry.values(of: part.type)
            for value in values {
                var name = DereferenceResult.Name(attribute: part.name, value: value, attributes: [])
                if let named = snapshot.entry(named: value), viewer.sees(named) {
                    name.attributes = part.selection.attributes(of: named, in: snapshot)
                }
                names.append(name)
            }
        }
        guard !names.isEmpty else { return nil }
        var buffer = ByteBuffer()
        Control.writeList([DereferenceResult(names).control()], into: &buffer)
        return buffer
    }
}
