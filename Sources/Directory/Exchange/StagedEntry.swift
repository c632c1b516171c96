import Identity
import LDAPProtocol

/// A content record of an LDIF file, read and held against the schema, but not against the directory.
struct StagedEntry: Sendable {
    var line: Int
    var dn: [UInt8]
    /// Where the record begins in the file, in bytes from its start.
    var offset: Int
    var image: EntryImage
    var uuid: EntryUUID?
    var created: Timestamp?
    /// The password in the clear, while it waits to be hashed.
    var clearPassword: Secret<[UInt8]>?
    /// Whether the server that the record comes from lets nobody log in as the entry.
    var disabled = Disabled.unsaid
    /// The types of credentials that are not taken (``ForeignSecret``).
    var leftOut: [[UInt8]] = []

    /// What a record says of whether somebody may log in.
    enum Disabled: Sendable {
        case unsaid
        /// In the words of another server: counts for an entry that is new, and may be changed here.
        case elsewhere
        /// In our own.
        case here
    }
}

extension StagedEntry {
    /// The record, refused for a reason.
    func problem(_ reason: String) -> ImportProblem {
        ImportProblem(line: line, dn: dn, reason: reason, offset: offset)
    }
}

/// Why a record is refused.
struct StagingError: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

extension StagedEntry {
    /// Reads a record.
    ///
    /// - Parameters:
    ///   - values: gives the bytes of values that stand elsewhere.
    ///   - keepsForeign: whether what the schema lacks is kept even where no server wrote the record.
    /// - Throws: ``StagingError`` with the reason.
    init(
        _ record: LDIFRecord, offset: Int, context: DirectoryContext, values: LDIFValues, keepsForeign: Bool
    ) throws(StagingError) {
        let schema = context.schema
        let types = context.types
        guard let name = try? DistinguishedName(parsing: record.dn), let first = name.rdns.first,
            let normalised = NormalisedDN.of(record.dn, schema: schema)
        else { throw StagingError("the DN is malformed") }
        guard normalised == context.normalisedBase || NormalisedDN.isDescendant(normalised, of: context.normalisedBase)
        else {
            throw StagingError(
                "the entry is not below \(context.baseDN); put it there with --map-base, or make a store with another --base-dn"
            )
        }
        line = record.line
        dn = record.dn
        self.offset = offset
        image = EntryImage(
            rdn: normalised == context.normalisedBase ? record.dn : Self.firstPart(of: record.dn, first),
            normalisedDN: normalised, attributes: EntryAttributes(schema: schema))
        var passwords: [[UInt8]] = []
        var memberships: [(AttributeID, PartialAttribute)] = []
        for (key, attribute) in try Self.merged(record.content ?? [], schema: schema, values) {
            guard let id = key.type else {
                let bare = EntryAttributes.bareType(attribute.type)
                if ServerMark.isBookkeeping(bare) { continue }
                if ForeignSecret.contains(bare) {
                    leftOut.append(bare)
                } else {
                    image.attributes.replace(attribute, key)
                    if Self.disables(bare, attribute.values) { disabled = .elsewhere }
                }
                continue
            }
            switch id {
            case types.pwdAccountLockedTime:
                if attribute.values == [ComputedAttributes.disabledTime] { disabled = .here }
            case types.entryUUID:
                uuid = attribute.values.first.flatMap { EntryUUID(text: $0) }
                guard uuid != nil else { throw StagingError("entryUUID is no UUID") }
            case types.createTimestamp: created = attribute.values.first.flatMap { Timestamp(generalizedTime: $0) }
            case types.userPassword: passwords = attribute.values
            case types.member, types.uniqueMember:
                memberships.append((id, attribute))
                for value in attribute.values where !value.isEmpty {
                    guard let member = NormalisedDN.of(value, schema: schema) else {
                        throw StagingError("a member is no distinguished name")
                    }
                    // Strict servers want a member in every group; an empty one names itself (decisions 5).
                    if member != normalised { image.memberNames.append((value, member)) }
                }
            case types.memberUid:
                memberships.append((id, attribute))
                image.memberUids += attribute.values
            default:
                let type = schema.attribute(id)
                if type.isOperational { continue }
                try Self.check(attribute, type)
                image.attributes.replace(attribute, key)
            }
        }
        for component in first.components {
            // A type that the schema lacks names the entry all the same; its value is among the attributes as it came.
            if let id = schema.attributeID(component.type) { image.attributes.insert([component.value], into: id) }
        }
        guard !image.attributes[types.objectClass].isEmpty else { throw StagingError("the entry has no objectClass") }
        let violations = image.classify(
            context, others: (passwords.isEmpty ? [] : [types.userPassword]) + memberships.map(\.0))
        if image.isForeign(schema, types) {
            // What another server knows and this one does not is kept as it is: that one has looked at it.
            guard keepsForeign || ServerMark.isOn(record) else { throw Self.unknown(image, context) }
        } else if let violation = violations.first {
            throw StagingError(violation.description)
        }
        if image.kind == .plain || image.kind == .person || image.kind == .service {
            for (type, attribute) in memberships { image.attributes[type] = attribute.values }
        }
        takePassword(passwords)
    }

    /// What a record has that nobody knows.
    private static func unknown(_ image: EntryImage, _ context: DirectoryContext) -> StagingError {
        let hint = "; --lenient keeps what another server knows"
        if let type = image.attributes.foreignTypes.first {
            return StagingError(
                "attribute type '\(String(decoding: type.prefix(64), as: UTF8.self))' is not in the schema\(hint)")
        }
        let name = image.attributes[context.types.objectClass].first { context.schema.objectClass($0) == nil } ?? []
        return StagingError(
            "object class '\(String(decoding: name.prefix(64), as: UTF8.self))' is not defined in the schema\(hint)")
    }

    /// Whether an attribute of another server says that nobody may log in as its entry.
    private static func disables(_ type: [UInt8], _ values: [[UInt8]]) -> Bool {
        let value = values.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        return switch String(decoding: type, as: UTF8.self).lowercased() {
        // 389 Directory Server and FreeIPA
        case "nsaccountlock": value.lowercased() == "true"
        // Active Directory: ACCOUNTDISABLE
        case "useraccountcontrol": (Int64(value) ?? 0) & 2 != 0
        default: false
        }
    }

    private static func firstPart(of dn: [UInt8], _ rdn: RelativeDistinguishedName) -> [UInt8] {
        var isEscaped = false
        for (index, byte) in dn.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") {
                let part = dn[..<index]
                return part.last == UInt8(ascii: " ") ? rdn.bytes : Array(part)
            }
        }
        return dn
    }

    /// The values of one description together, whatever their order and the spelling of the description, each once.
    private static func merged(
        _ lines: [LDIFAttribute], schema: Schema, _ values: LDIFValues
    ) throws(StagingError) -> [(key: AttributeKey, attribute: PartialAttribute)] {
        var merged: [(key: AttributeKey, attribute: PartialAttribute)] = []
        merged.reserveCapacity(lines.count)
        var last: [UInt8] = []
        var place = 0
        for line in lines {
            let value = try values.bytes(of: line.value)
            if line.description != last {
                last = line.description
                let key = AttributeKey(line.description, schema: schema)
                place = merged.firstIndex { $0.key == key } ?? merged.count
                if place == merged.count { merged.append((key, PartialAttribute(type: line.description))) }
            }
            merged[place].attribute.values.append(value)
        }
        for index in merged.indices where merged[index].attribute.values.count > 1 {
            var seen: Set<[UInt8]> = []
            merged[index].attribute.values.removeAll { !seen.insert($0).inserted }
        }
        return merged
    }

    private static func check(_ attribute: PartialAttribute, _ type: AttributeType) throws(StagingError) {
        let name = String(decoding: type.canonicalName, as: UTF8.self)
        if type.isSingleValued, attribute.values.count > 1 {
            throw StagingError("attribute '\(name)' has more than one value")
        }
        for value in attribute.values where !type.syntax.validate(value) {
            throw StagingError("a value of '\(name)' is not of its syntax")
        }
    }

    private mutating func takePassword(_ values: [[UInt8]]) {
        let values = values.filter { $0 != PlaceholderPassword.value }
        let hashes = values.map { PasswordHash($0) }
        if let hash = hashes.first(where: { !$0.isClearText && $0.isReadable })
            ?? hashes.first(where: { !$0.isClearText })
        {
            image.password = .set(hash)
        } else if let clear = values.first {
            clearPassword = Secret(ClearPassword.withoutScheme(clear))
        }
    }
}
