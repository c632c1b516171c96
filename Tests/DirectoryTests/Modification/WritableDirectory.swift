import Identity
import LDAPProtocol
import NIOCore

@testable import Directory

/// A directory that is changed in the words of LDAP: Anna is a super admin, Mona manages users and groups and sees them,
/// Rose manages roles, Jane has no role, and all have the password `Old-Password-1`.
struct WritableDirectory {
    let base: TestDirectory

    static let suffix = "dc=example,dc=org"

    init() throws {
        base = try TestDirectory()
        let hash = Self.hash
        try base.change { draft throws(ChangeError) in
            let managers = try draft.createUserRole(
                NewUserRole(
                    name: "Managers", permissions: [.usersGet, .usersManage, .groupsGet, .groupsManage, .rolesGet]))
            let keepers = try draft.createUserRole(
                NewUserRole(name: "Keepers", permissions: [.rolesManage, .rolesGet]))
            for (name, role) in [("anna", RoleID.superAdmin), ("mona", managers), ("rose", keepers)] {
                _ = try draft.createUser(
                    NewUser(
                        username: name, email: "\(name)@example.org", password: hash, role: Grant(role: role)))
            }
            _ = try draft.createUser(NewUser(username: "jane", email: "jane@example.org", password: hash))
            _ = try draft.createGroup(NewGroup(name: "staff"))
        }
    }

    static let hasher = PasswordHasher(parameters: Argon2Parameters(memory: 64, passes: 1))

    static let hash: PasswordHash = {
        (try? hasher.hash(Array("Old-Password-1".utf8))) ?? PasswordHash([])
    }()

    func entry(_ rdns: String) -> Entry? { base.entry(rdns) }

    func values(_ type: String, _ rdns: String) -> [String] { base.values(type, entry(rdns)) }

    /// The members of a group or role by the first part of their names.
    func members(_ rdns: String) -> [String] {
        guard let entry = entry(rdns) else { return [] }
        let snapshot = base.live.snapshot
        return snapshot.members(of: entry).compactMap { snapshot.entry($0) }.map {
            String(decoding: $0.record.rdn, as: UTF8.self)
        }
    }

    /// Makes a change as somebody; 0 is success.
    @discardableResult
    func write(
        _ operation: DirectoryWrite.Operation, as name: String = "anna",
        _ change: (inout DirectoryWrite) throws -> Void = { _ in }
    ) throws -> (code: Int32, text: String, answer: WriteAnswer?) {
        var actor = base.actor(name)
        actor.door = .ldap
        do {
            var write = DirectoryWrite(operation)
            try change(&write)
            let preparation = try PasswordPreparation(
                operation, in: base.live.snapshot)
            if let preparation { write.passwords = try preparation.perform(Self.hasher) }
            let final = write
            let answer = try base.live.performBlocking(actor) { draft in try draft.perform(final) }
            return (0, answer.note, answer)
        } catch {
            let refusal = WriteRefusal.of(error)
            return (refusal.result.code.rawValue, refusal.result.diagnosticMessage, nil)
        }
    }

    /// Makes the change that a change record of LDIF asks for; `$` stands for the base.
    @discardableResult
    func apply(
        _ ldif: String, as name: String = "anna", _ change: (inout DirectoryWrite) throws -> Void = { _ in }
    ) throws -> (code: Int32, text: String, answer: WriteAnswer?) {
        guard let operation = try Self.operation(ldif) else { return (-1, "no change record", nil) }
        return try write(operation, as: name, change)
    }

    private static func operation(_ ldif: String) throws -> DirectoryWrite.Operation? {
        let text = ldif.split(separator: "$", omittingEmptySubsequences: false).joined(separator: suffix)
        var reader = LDIFReader(options: LDIFReader.Options(records: .any))
        reader.append(Array((text + "\n\n").utf8))
        reader.finish()
        guard let record = try reader.nextRecord(), case .change(let change) = record.kind else { return nil }
        switch change.operation {
        case .add(let lines): return .add(AddRequest(entry: record.dn, attributes: attributes(lines)))
        case .delete: return .delete(DelRequest(entry: record.dn))
        case .modify(let changes):
            return .modify(
                ModifyRequest(object: record.dn, changes: changes.map(modification)))
        case .modifyDN(let newRDN, let deletesOld, let superior):
            return .modifyDN(
                ModifyDNRequest(
                    entry: record.dn, newRDN: newRDN, deleteOldRDN: deletesOld, newSuperior: superior))
        }
    }

    private static func attributes(_ lines: [LDIFAttribute]) -> [PartialAttribute] {
        var all: [PartialAttribute] = []
        for line in lines {
            guard let value = line.value.bytes else { continue }
            if let index = all.firstIndex(where: { $0.type == line.description }) {
                all[index].values.append(value)
            } else {
                all.append(PartialAttribute(type: line.description, values: [value]))
            }
        }
        return all
    }

    private static func modification(_ change: LDIFModification) -> ModifyRequest.Modification {
        let operation: ModifyRequest.Operation =
            switch change.kind {
            case .add: .add
            case .delete: .delete
            case .replace: .replace
            case .increment: .increment
            }
        return ModifyRequest.Modification(
            operation, PartialAttribute(type: change.description, values: change.values.compactMap(\.bytes)))
    }
}
