public import LDAPProtocol

/// Another base for the names of a file: `dc=old,dc=example` becomes `dc=example,dc=org`, in the names of entries and in
/// values that are names.
public struct BaseMapping: Sendable {
    private let old: [UInt8]
    private let depth: Int
    private let new: [UInt8]
    private let newFirst: RelativeDistinguishedName?

    /// Names below `old` come to lie below `new`.
    public init(from old: DistinguishedName, to new: DistinguishedName) {
        self.old = NormalisedDN.of(old.bytes, schema: .standard) ?? old.bytes
        depth = old.rdns.count
        self.new = new.bytes
        newFirst = new.rdns.first
    }

    /// Two names, `OLD=NEW`. Names have equals signs of their own: the one that makes two DNs of it counts.
    public init?(parsing text: String) {
        for place in text.indices where text[place] == "=" {
            let (left, right) = (text[..<place], text[text.index(after: place)...])
            if let old = try? DistinguishedName(String(left)), let new = try? DistinguishedName(String(right)),
                !old.rdns.isEmpty, !new.rdns.isEmpty
            {
                self.init(from: old, to: new)
                return
            }
        }
        return nil
    }

    /// The name under the new base; as it was if it is not below the old one.
    func map(_ dn: [UInt8], schema: Schema) -> [UInt8] {
        guard let normalised = NormalisedDN.of(dn, schema: schema),
            normalised == old || NormalisedDN.isDescendant(normalised, of: old),
            let name = try? DistinguishedName(parsing: dn), name.rdns.count >= depth
        else { return dn }
        let own = DistinguishedName(Array(name.rdns.dropLast(depth))).bytes
        return own.isEmpty ? new : new.isEmpty ? own : own + [UInt8(ascii: ",")] + new
    }

    /// The record under the new base.
    func map(_ record: LDIFRecord, schema: Schema) -> LDIFRecord {
        var record = record
        let isBase = NormalisedDN.of(record.dn, schema: schema) == old
        record.dn = map(record.dn, schema: schema)
        switch record.kind {
        case .content(let lines): record.kind = .content(map(lines, isBase: isBase, schema))
        case .change(var change):
            switch change.operation {
            case .add(let lines): change.operation = .add(map(lines, isBase: isBase, schema))
            case .delete: break
            case .modify(let modifications):
                change.operation = .modify(
                    modifications.map { modification in
                        guard holdsNames(modification.description, schema) else { return modification }
                        var modification = modification
                        modification.values = modification.values.map { map($0, schema) }
                        return modification
                    })
            case .modifyDN(let newRDN, let deleteOldRDN, let newSuperior):
                change.operation = .modifyDN(
                    newRDN: newRDN, deleteOldRDN: deleteOldRDN,
                    newSuperior: newSuperior.map { map($0, schema: schema) })
            }
            record.kind = .change(change)
        }
        return record
    }

    private func map(_ lines: [LDIFAttribute], isBase: Bool, _ schema: Schema) -> [LDIFAttribute] {
        lines.compactMap { line in
            var line = line
            if isBase, let value = line.value.bytes, isNaming(line.description, value, schema) {
                // The naming value of the old base; the one of the new base comes from its name.
                return nil
            }
            if holdsNames(line.description, schema) { line.value = map(line.value, schema) }
            return line
        } + (isBase ? newNaming : [])
    }

    /// Whether a value is the one that names the old base.
    private func isNaming(_ description: [UInt8], _ value: [UInt8], _ schema: Schema) -> Bool {
        guard let name = try? DistinguishedName(parsing: old), let first = name.rdns.first,
            let id = schema.attributeID(description), let rule = schema.attribute(id).equality
        else { return false }
        return first.components.contains { component in
            schema.attributeID(component.type) == id
                && rule.normalise(component.value, schema: schema) == rule.normalise(value, schema: schema)
        }
    }

    private var newNaming: [LDIFAttribute] {
        newFirst?.components.map { LDIFAttribute(description: $0.type, value: .bytes($0.value)) } ?? []
    }

    private func holdsNames(_ description: [UInt8], _ schema: Schema) -> Bool {
        guard let id = AttributeKey(description, schema: schema).type else { return false }
        return [.distinguishedName, .nameAndOptionalUID].contains(schema.attribute(id).syntax)
    }

    private func map(_ value: LDIFValue, _ schema: Schema) -> LDIFValue {
        guard let bytes = value.bytes else { return value }
        return .bytes(map(bytes, schema: schema))
    }
}
