import Foundation
import Identity
public import LDAPProtocol
import TOMLKit

/// The configuration file of GLAuth, whose `[[users]]` and `[[groups]]` are all that it knows.
public struct GLAuthConfiguration {
    /// The base below which GLAuth served them; `nil` if the file names none.
    public let baseDN: String?
    private let users: [TOMLFields]
    private let groups: [TOMLFields]

    /// Reads a file.
    ///
    /// - Throws: ``ForeignStoreError`` for text that is no TOML, with its line, and for a file with neither.
    public init(_ text: String) throws(ForeignStoreError) {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ForeignStoreError(description: "line \(error.source.begin.line): \(error.description)")
        } catch {
            throw ForeignStoreError(description: "\(error)")
        }
        let fields = TOMLFields(table)
        users = fields.tables("users")
        groups = fields.tables("groups")
        guard !users.isEmpty || !groups.isEmpty else {
            throw ForeignStoreError(
                description: "there are no [[users]] and no [[groups]]; GLAuth has its people in another backend then")
        }
        let backends = fields.tables("backends") + [fields.table("backend")].compactMap { $0 }
        baseDN = backends.lazy.compactMap { $0.text("basedn") }.first
    }

    /// The people and groups.
    ///
    /// - Parameters:
    ///   - base: the base of the store that they come into.
    ///   - schema: what decides which classes an entry needs.
    public func store(below base: DistinguishedName, schema: Schema) -> ForeignStore {
        var store = ForeignStore()
        var names: [Int: String] = [:]
        for group in groups {
            if let number = group.number("gidnumber") ?? group.number("unixid"), let name = group.text("name") {
                names[number] = name
            }
        }
        var members: [String: [DistinguishedName]] = [:]
        for user in users {
            guard let name = user.text("name") else { continue }
            let dn = ForeignEntry.person(name, below: base)
            for number in user.numbers("othergroups") + [user.number("primarygroup")].compactMap({ $0 }) {
                if let group = names[number] {
                    if members[group]?.contains(dn) != true { members[group, default: []].append(dn) }
                } else {
                    store.remarks.add(.unknownGroup, name)
                }
            }
            store.records.append(person(user, name, below: base, schema, &store).record())
        }
        for group in groups {
            guard let name = group.text("name") else { continue }
            // What a group includes are the members of others.
            for number in group.numbers("includegroups") {
                if let other = names[number] {
                    members[name, default: []].append(ForeignEntry.group(other, below: base))
                } else {
                    store.remarks.add(.unknownGroup, name)
                }
            }
            var entry = ForeignEntry(group: name, below: base, schema: schema)
            entry.add("gidNumber", (group.number("gidnumber") ?? group.number("unixid")).map { String($0) })
            for member in members[name] ?? [] { entry.add("member", bytes: member.bytes) }
            store.records.append(entry.record())
        }
        return store
    }

    private func person(
        _ user: TOMLFields, _ name: String, below base: DistinguishedName, _ schema: Schema, _ store: inout ForeignStore
    ) -> ForeignEntry {
        var entry = ForeignEntry(person: name, below: base, schema: schema)
        let (given, surname) = (user.text("givenname"), user.text("sn"))
        entry.add("cn", [given, surname].compactMap { $0 }.joined(separator: " "))
        if !entry.has("cn") { entry.add("cn", name) }
        entry.add("sn", surname ?? name)
        entry.add("givenName", given)
        entry.add("mail", user.text("mail"))
        entry.add("uidNumber", (user.number("uidnumber") ?? user.number("unixid")).map { String($0) })
        entry.add("gidNumber", user.number("primarygroup").map { String($0) })
        entry.add("homeDirectory", user.text("homedir") ?? "/home/\(name)")
        entry.add("loginShell", user.text("loginshell"))
        for key in user.texts("sshkeys") { entry.add("sshPublicKey", key) }
        for more in user.tables("customattributes") + [user.table("customattrs")].compactMap({ $0 }) {
            for key in more.names {
                let type = schema.attributeID(key).map { schema.attribute($0).canonicalName } ?? Array(key.utf8)
                for value in more.texts(key) { entry.add(String(decoding: type, as: UTF8.self), value) }
            }
        }
        takePassword(of: user, name, into: &entry, &store)
        takeSecondFactor(of: user, name, &store)
        if !user.tables("capabilities").isEmpty { store.remarks.add(.capabilities, name) }
        if user.flag("disabled") { entry.disable() }
        return entry
    }

    private func takePassword(
        of user: TOMLFields, _ name: String, into entry: inout ForeignEntry, _ store: inout ForeignStore
    ) {
        let bcrypt = user.text("passbcrypt").flatMap { Hexadecimal.decode($0) }
        let digest = user.text("passsha256").flatMap { Hexadecimal.decode($0) }
        if let bcrypt, bcrypt.starts(with: Array("$2".utf8)) {
            entry.add("userPassword", bytes: Array("{CRYPT}".utf8) + bcrypt)
            if digest != nil { store.remarks.add(.secondPassword, name) }
        } else if let digest, digest.count == 32 {
            entry.add("userPassword", "{SHA256}" + Data(digest).base64EncodedString())
        } else {
            store.remarks.add(.noPassword, name)
        }
        if !(user.texts("passappsha256") + user.texts("passappbcrypt")).isEmpty {
            store.remarks.add(.appPasswords, name)
        }
    }

    private func takeSecondFactor(of user: TOMLFields, _ name: String, _ store: inout ForeignStore) {
        if let text = user.text("otpsecret"), !text.isEmpty {
            if let secret = TOTPSecret(base32: text) {
                store.secondFactors.append((name, secret))
            } else {
                store.remarks.add(.badSecondFactor, name)
            }
        }
        if let key = user.text("yubikey"), !key.isEmpty { store.remarks.add(.yubikey, name) }
    }
}
