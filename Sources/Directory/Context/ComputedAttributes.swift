import Identity
import LDAPProtocol

/// The attributes of an entry that are stored nowhere as such: memberships and operational attributes (RFC 4512 section 3.4).
struct ComputedAttributes: Sendable {
    /// Memberships, which `*` asks for.
    let user: [AttributeID]
    /// What `+` asks for.
    let operational: [AttributeID]
    /// What a copy of the directory makes of the entries for itself.
    let derived: AttributeSet
    /// The time that stands for an account that is disabled (draft-behera-ldap-password-policy-10 section 5.3.3).
    static let disabledTime = Array("000001010000Z".utf8)
    private let all: AttributeSet
    private let types: WellKnownTypes
    private let groupOfUniqueNames: ObjectClass?
    private let groupOfNames: ObjectClass?
    private let posixGroup: ObjectClass?

    init(schema: Schema, types: WellKnownTypes) {
        self.types = types
        user = [types.member, types.uniqueMember, types.memberUid]
        operational = [
            types.structuralObjectClass, types.entryUUID, types.entryDN, types.entryCSN, types.creatorsName,
            types.createTimestamp, types.modifiersName, types.modifyTimestamp, types.subschemaSubentry,
            types.hasSubordinates, types.memberOf, types.contextCSN,
        ]
        derived = AttributeSet([
            types.entryDN, types.subschemaSubentry, types.hasSubordinates, types.memberOf, types.contextCSN,
        ])
        // Not among those that `+` asks for: a replica need not know the type.
        all = AttributeSet(
            user + operational + [
                types.pwdAccountLockedTime, types.pwdChangedTime, types.pwdReset, types.pwdFailureTime,
                types.pwdGraceUseTime,
            ])
        groupOfUniqueNames = schema.objectClass("groupOfUniqueNames")
        groupOfNames = schema.objectClass("groupOfNames")
        posixGroup = schema.objectClass("posixGroup")
    }

    /// Whether the attribute is computed.
    func contains(_ type: AttributeID) -> Bool { all.contains(type) }

    /// Whether members of the entry stand in an attribute: `member`, `uniqueMember` or `memberUid`, as its classes have it.
    func holdsMembers(_ entry: Entry, in type: AttributeID) -> Bool {
        guard entry.hasMembers else { return false }
        let isUnique = groupOfUniqueNames.map(entry.classes.contains) ?? false
        let isPOSIX = posixGroup.map(entry.classes.contains) ?? false
        switch type {
        case types.uniqueMember: return isUnique
        case types.memberUid: return isPOSIX
        case types.member: return !isUnique && !isPOSIX || (groupOfNames.map(entry.classes.contains) ?? false)
        default: return false
        }
    }

    /// The values of a computed attribute; none if the entry lacks it.
    func values(of type: AttributeID, _ entry: Entry, in snapshot: DirectorySnapshot) -> [[UInt8]] {
        let record = entry.record
        switch type {
        case types.member, types.uniqueMember, types.memberUid: return members(in: type, entry, in: snapshot)
        case types.memberOf: return snapshot.memberOf(entry).map(\.dn)
        case types.structuralObjectClass: return entry.classes.structural.map { [$0.canonicalName] } ?? []
        case types.entryUUID: return [record.uuid.textOctets]
        case types.entryDN: return [entry.dn]
        case types.entryCSN:
            return [ChangeSequenceNumber(time: record.modified.time, change: record.change).octets]
        case types.contextCSN:
            guard record.parent == nil else { return [] }
            return [ChangeSequenceNumber(time: snapshot.head.time, change: snapshot.change).octets]
        case types.creatorsName: return [name(of: record.created.actor, in: snapshot)]
        case types.modifiersName: return [name(of: record.modified.actor, in: snapshot)]
        case types.createTimestamp: return [Array(record.created.time.generalizedTime.utf8)]
        case types.modifyTimestamp: return [Array(record.modified.time.generalizedTime.utf8)]
        case types.pwdAccountLockedTime, types.pwdChangedTime, types.pwdReset, types.pwdFailureTime,
            types.pwdGraceUseTime:
            return entry.user.map { password(type, $0, in: snapshot) } ?? []
        case types.subschemaSubentry: return [Subschema.name]
        case types.hasSubordinates: return [Array((snapshot.children(of: entry.id).isEmpty ? "FALSE" : "TRUE").utf8)]
        default: return []
        }
    }

    /// The state of a password and of its log-ins (draft-behera-ldap-password-policy-10 section 5.3).
    private func password(_ type: AttributeID, _ user: User, in snapshot: DirectorySnapshot) -> [[UInt8]] {
        let source = snapshot.context.options.loginStates
        let times: [Timestamp]
        switch type {
        case types.pwdAccountLockedTime:
            if user.status == .disabled { return [Self.disabledTime] }
            times = source.lockedSince(user.id, at: SystemLoginClock().time).map { [$0] } ?? []
        case types.pwdChangedTime: times = user.passwordChangedAt.map { [$0] } ?? []
        case types.pwdReset: return user.mustChangePassword ? [Array("TRUE".utf8)] : []
        case types.pwdFailureTime: times = source.state(of: user.id)?.failures ?? []
        default: times = source.state(of: user.id)?.graceUses ?? []
        }
        return times.map { Array($0.generalizedTime.utf8) }
    }

    private func members(in type: AttributeID, _ entry: Entry, in snapshot: DirectorySnapshot) -> [[UInt8]] {
        guard holdsMembers(entry, in: type) else { return [] }
        let isName = type == types.memberUid
        var values: [[UInt8]] = snapshot.members(of: entry).compactMap { id in
            guard let member = snapshot.entry(id) else { return nil }
            guard isName else { return member.dn }
            return member.user.map { Array($0.username.utf8) }
        }
        for member in entry.group?.unresolvedMembers ?? [] {
            switch member {
            case .dn(let name): if !isName { values.append(name) }
            case .uid(let name): if isName { values.append(name) }
            }
        }
        return values
    }

    private func name(of actor: EntryID?, in snapshot: DirectorySnapshot) -> [UInt8] {
        if let entry = actor.flatMap({ snapshot.entry($0) }) { return entry.dn }
        return Array("cn=gatehouse,".utf8) + snapshot.context.baseDN.bytes
    }
}
