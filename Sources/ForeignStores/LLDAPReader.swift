import Foundation
import GRDB
import LDAPProtocol

/// Makes records of rows.
struct LLDAPReader {
    let database: Database
    let base: DistinguishedName
    let schema: Schema
    private var store = ForeignStore()

    init(database: Database, base: DistinguishedName, schema: Schema) {
        self.database = database
        self.base = base
        self.schema = schema
    }

    /// The names that LLDAP itself gives to attributes.
    private static let names = ["first_name": "givenName", "last_name": "sn", "avatar": "jpegPhoto"]

    /// All that the database has of use.
    mutating func read() throws -> ForeignStore {
        let members = try memberships()
        try addPeople()
        try addGroups(members)
        return store
    }

    private func memberships() throws -> [Int64: [String]] {
        var members: [Int64: [String]] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT group_id, user_id FROM memberships ORDER BY user_id") {
            guard let group: Int64 = row["group_id"], let user: String = row["user_id"] else { continue }
            members[group, default: []].append(user)
        }
        return members
    }

    // MARK: People

    private mutating func addPeople() throws {
        let classes = try objectClasses("user_object_classes")
        let attributes = try attributes(of: "user", key: "user_attribute_user_id")
        for row in try Row.fetchAll(database, sql: "SELECT * FROM users ORDER BY user_id") {
            guard let name: String = row["user_id"] else { continue }
            var entry = ForeignEntry(person: name, below: base, schema: schema)
            let display = text(row, "display_name")
            entry.add("cn", display ?? name)
            entry.add("displayName", display)
            entry.add("mail", text(row, "email"))
            for (column, type) in [("first_name", "givenName"), ("last_name", "sn")] {
                entry.add(type, text(row, column))
            }
            if row.hasColumn("avatar"), let image: [UInt8] = bytes(row, "avatar"), !image.isEmpty {
                entry.add("jpegPhoto", bytes: image)
            }
            add(attributes[.text(name)] ?? [], to: &entry, name)
            if !entry.has("sn") { entry.add("sn", display?.split(separator: " ").last.map(String.init) ?? name) }
            addIdentity(row, to: &entry)
            for name in classes { entry.add(objectClass: name) }
            if let hash: [UInt8] = bytes(row, "password_hash"), !hash.isEmpty {
                store.remarks.add(.opaquePassword, name)
            }
            if row.hasColumn("login_enabled"), row["login_enabled"] == false { entry.disable() }
            store.records.append(entry.record())
        }
    }

    // MARK: Groups

    private mutating func addGroups(_ members: [Int64: [String]]) throws {
        let classes = try objectClasses("group_object_classes")
        let attributes = try attributes(of: "group", key: "group_attribute_group_id")
        for row in try Row.fetchAll(database, sql: "SELECT * FROM groups ORDER BY group_id") {
            guard let id: Int64 = row["group_id"], let name = text(row, "display_name") else { continue }
            var entry = ForeignEntry(group: name, below: base, schema: schema)
            for member in members[id] ?? [] {
                entry.add("member", bytes: ForeignEntry.person(member, below: base).bytes)
                if name == "lldap_admin" { store.remarks.add(.administrator, member) }
            }
            add(attributes[.number(id)] ?? [], to: &entry, name)
            addIdentity(row, to: &entry)
            for name in classes { entry.add(objectClass: name) }
            store.records.append(entry.record())
        }
    }

    // MARK: Both

    private enum Owner: Hashable {
        case text(String)
        case number(Int64)
    }

    private struct Attribute {
        let name: String
        let value: LLDAPValue?
    }

    /// The rows of `user_attributes` or `group_attributes`, by whom they are of; none in databases of before.
    private func attributes(of kind: String, key: String) throws -> [Owner: [Attribute]] {
        guard try database.tableExists("\(kind)_attributes") else { return [:] }
        var all: [Owner: [Attribute]] = [:]
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT a.\(key) AS owner, a.\(kind)_attribute_name AS name, a.\(kind)_attribute_value AS value,
                    s.\(kind)_attribute_schema_type AS type, s.\(kind)_attribute_schema_is_list AS is_list
                FROM \(kind)_attributes a
                JOIN \(kind)_attribute_schema s ON s.\(kind)_attribute_schema_name = a.\(kind)_attribute_name
                ORDER BY owner, name
                """)
        while let row = try rows.next() {
            let owner: Owner
            if kind == "group" {
                guard let number: Int64 = row["owner"] else { continue }
                owner = .number(number)
            } else {
                guard let text: String = row["owner"] else { continue }
                owner = .text(text)
            }
            guard let name: String = row["name"] else { continue }
            let kind = (row["type"] as String?).flatMap { LLDAPValue.Kind(rawValue: $0) }
            let value = kind.flatMap { kind in
                bytes(row, "value").flatMap { LLDAPValue($0, kind: kind, isList: row["is_list"] ?? false) }
            }
            all[owner, default: []].append(Attribute(name: name, value: value))
        }
        return all
    }

    private mutating func add(_ attributes: [Attribute], to entry: inout ForeignEntry, _ owner: String) {
        for attribute in attributes {
            guard let value = attribute.value else {
                store.remarks.add(.unreadableValue, owner)
                continue
            }
            for octets in value.values where !octets.isEmpty { entry.add(type(attribute.name), bytes: octets) }
        }
    }

    /// What LDAP calls an attribute: people write `home_directory` or `ssh-public-key` for what has a name already.
    private func type(_ name: String) -> String {
        if let known = Self.names[name.lowercased()] { return known }
        let plain = name.filter { $0 != "_" && $0 != "-" }
        for candidate in [name, plain] {
            if let id = schema.attributeID(candidate) {
                return String(decoding: schema.attribute(id).canonicalName, as: UTF8.self)
            }
        }
        // An underscore cannot be in the name of an attribute (RFC 4512 section 1.4).
        return String(name.map { $0 == "_" ? "-" : $0 })
    }

    private func objectClasses(_ table: String) throws -> [String] {
        guard try database.tableExists(table) else { return [] }
        return try String.fetchAll(database, sql: "SELECT object_class FROM \(table) ORDER BY lower_object_class")
    }

    /// Who it is, and since when.
    private func addIdentity(_ row: Row, to entry: inout ForeignEntry) {
        entry.add("entryUUID", text(row, "uuid"))
        if let created = text(row, "creation_date"), let time = LLDAPValue.generalizedTime(Array(created.utf8)) {
            entry.add("createTimestamp", bytes: time)
        }
    }

    private func text(_ row: Row, _ column: String) -> String? {
        guard row.hasColumn(column), let text: String = row[column], !text.isEmpty else { return nil }
        return text
    }

    private func bytes(_ row: Row, _ column: String) -> [UInt8]? {
        guard row.hasColumn(column), let data: Data = row[column] else { return nil }
        return Array(data)
    }
}
