import Foundation
import GRDB
import Identity
import LDAPProtocol
import TestSupport
import Testing

@testable import ForeignStores

@Suite struct LLDAPDatabaseTests {
    private static let base = DistinguishedName([.init("dc", "example"), .init("dc", "org")])
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A number as bincode writes it.
    private static func number(_ number: UInt64) -> Data {
        Data((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
    }

    private static func text(_ text: String) -> Data { number(UInt64(text.utf8.count)) + Data(text.utf8) }

    private func make(_ sql: String, _ more: (Database) throws -> Void = { _ in }) throws -> String {
        let path = folder.path("users.db")
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            try database.execute(sql: sql)
            try more(database)
        }
        try queue.close()
        return path
    }

    private func records(_ path: String) throws -> (records: [String: [String]], store: ForeignStore) {
        let store = try LLDAPDatabase(path: path).store(below: Self.base, schema: .standard)
        var all: [String: [String]] = [:]
        for record in store.records {
            all[String(decoding: record.dn, as: UTF8.self)] = (record.content ?? []).map { line in
                "\(String(decoding: line.description, as: UTF8.self)): "
                    + String(decoding: line.value.bytes ?? [], as: UTF8.self)
            }
        }
        return (all, store)
    }

    private static let uuid = "8a1f2f7e-1111-3222-8333-444455556666"

    /// The tables since version 5, as far as they matter.
    private static let tables = """
        CREATE TABLE users (user_id TEXT PRIMARY KEY, email TEXT NOT NULL, lowercase_email TEXT NOT NULL,
            display_name TEXT, creation_date TEXT NOT NULL, password_hash BLOB, totp_secret TEXT, mfa_type TEXT,
            uuid TEXT NOT NULL);
        CREATE TABLE groups (group_id INTEGER PRIMARY KEY, display_name TEXT NOT NULL, lowercase_display_name TEXT,
            creation_date TEXT NOT NULL, uuid TEXT NOT NULL);
        CREATE TABLE memberships (user_id TEXT NOT NULL, group_id INTEGER NOT NULL);
        CREATE TABLE user_attribute_schema (user_attribute_schema_name TEXT PRIMARY KEY,
            user_attribute_schema_type TEXT NOT NULL, user_attribute_schema_is_list BOOLEAN NOT NULL);
        CREATE TABLE user_attributes (user_attribute_user_id TEXT, user_attribute_name TEXT, user_attribute_value BLOB);
        CREATE TABLE group_attribute_schema (group_attribute_schema_name TEXT PRIMARY KEY,
            group_attribute_schema_type TEXT NOT NULL, group_attribute_schema_is_list BOOLEAN NOT NULL);
        CREATE TABLE group_attributes (group_attribute_group_id INTEGER, group_attribute_name TEXT,
            group_attribute_value BLOB);
        CREATE TABLE user_object_classes (lower_object_class TEXT, object_class TEXT);
        CREATE TABLE group_object_classes (lower_object_class TEXT, object_class TEXT);
        INSERT INTO users VALUES
            ('ann', 'Ann@example.org', 'ann@example.org', 'Ann Lee', '2024-05-06 07:08:09.123456', x'0102', NULL, NULL,
                '\(uuid)'),
            ('bob', 'bob@example.org', 'bob@example.org', NULL, '2024-05-06T07:08:09Z', NULL, NULL, NULL, '');
        INSERT INTO groups VALUES (1, 'lldap_admin', 'lldap_admin', '2024-01-01 00:00:00', ''),
            (4, 'Staff', 'staff', '2024-01-02 00:00:00', '');
        INSERT INTO memberships VALUES ('bob', 1), ('bob', 4), ('ann', 4);
        INSERT INTO user_attribute_schema VALUES ('first_name', 'String', 0), ('last_name', 'String', 0),
            ('avatar', 'JpegPhoto', 0), ('home_directory', 'String', 0), ('uidnumber', 'Integer', 0),
            ('gidnumber', 'Integer', 0), ('shoe_size', 'Integer', 1), ('joined', 'DateTime', 0);
        INSERT INTO group_attribute_schema VALUES ('gidnumber', 'Integer', 0);
        INSERT INTO user_object_classes VALUES ('posixaccount', 'posixAccount'), ('customperson', 'customPerson');
        """

    @Test func makesPeopleAndGroupsOfItsRows() throws {
        let path = try make(Self.tables) { database in
            for (name, value) in [
                ("first_name", Self.text("Ann")), ("last_name", Self.text("Lee")),
                ("avatar", Self.number(3) + Data([0xFF, 0xD8, 0xFF])), ("home_directory", Self.text("/home/ann")),
                ("uidnumber", Self.number(5001)), ("gidnumber", Self.number(6001)),
                ("shoe_size", Self.number(2) + Self.number(43) + Self.number(44)),
                ("joined", Self.text("2020-02-03T04:05:06")),
            ] {
                try database.execute(sql: "INSERT INTO user_attributes VALUES ('ann', ?, ?)", arguments: [name, value])
            }
            try database.execute(
                sql: "INSERT INTO group_attributes VALUES (4, 'gidnumber', ?)", arguments: [Self.number(6001)])
            try database.execute(
                sql: "INSERT INTO user_attributes VALUES ('bob', 'last_name', ?)", arguments: [Data([9])])
        }
        let (records, store) = try records(path)
        let ann = try #require(records["uid=ann,ou=people,dc=example,dc=org"])
        #expect(
            Set(ann).isSuperset(of: [
                "objectClass: inetOrgPerson", "objectClass: posixAccount", "objectClass: customPerson", "uid: ann",
                "cn: Ann Lee", "displayName: Ann Lee", "givenName: Ann", "sn: Lee", "mail: Ann@example.org",
                "homeDirectory: /home/ann", "uidNumber: 5001", "gidNumber: 6001", "shoe-size: 43", "shoe-size: 44",
                "joined: 20200203040506Z", "entryUUID: \(Self.uuid)", "createTimestamp: 20240506070809Z",
            ]), "\(ann)")
        #expect(ann.contains { $0.hasPrefix("jpegPhoto: ") })
        let bob = try #require(records["uid=bob,ou=people,dc=example,dc=org"])
        #expect(!bob.contains("objectClass: posixAccount") && bob.contains("sn: bob") && bob.contains("cn: bob"))
        #expect(
            records["cn=Staff,ou=groups,dc=example,dc=org"] == [
                "objectClass: groupOfNames", "objectClass: posixGroup", "cn: Staff",
                "member: uid=ann,ou=people,dc=example,dc=org", "member: uid=bob,ou=people,dc=example,dc=org",
                "gidNumber: 6001", "createTimestamp: 20240102000000Z",
            ])
        #expect(store.remarks.names(.opaquePassword) == ["ann"])
        #expect(store.remarks.names(.administrator) == ["bob"] && store.remarks.names(.unreadableValue) == ["bob"])
    }

    @Test func readsTheTablesOfBefore() throws {
        let path = try make(
            """
            CREATE TABLE users (user_id TEXT PRIMARY KEY, email TEXT NOT NULL, display_name TEXT, first_name TEXT,
                last_name TEXT, avatar BLOB, creation_date TEXT NOT NULL, password_hash BLOB, uuid TEXT NOT NULL);
            CREATE TABLE groups (group_id INTEGER PRIMARY KEY, display_name TEXT, creation_date TEXT, uuid TEXT);
            CREATE TABLE memberships (user_id TEXT NOT NULL, group_id INTEGER NOT NULL);
            INSERT INTO users VALUES ('kim', 'kim@example.org', '', 'Kim', 'Roe', x'FFD8FF', '2022-01-01 00:00:00', NULL,
                '\(Self.uuid)');
            """)
        let kim = try #require(try records(path).records["uid=kim,ou=people,dc=example,dc=org"])
        #expect(kim.contains("givenName: Kim") && kim.contains("sn: Roe") && kim.contains("cn: kim"))
        #expect(kim.contains { $0.hasPrefix("jpegPhoto: ") })
    }

    @Test func refusesWhatIsNoDatabaseOfLLDAP() throws {
        let other = try make("CREATE TABLE users (id INTEGER)")
        #expect { try LLDAPDatabase(path: other) } throws: { "\($0)".contains("no database of LLDAP") }
        try folder.write("no database at all, but long enough to be looked at as one", to: "text")
        #expect(throws: ForeignStoreError.self) { try LLDAPDatabase(path: folder.path("text")) }
        #expect(throws: ForeignStoreError.self) { try LLDAPDatabase(path: folder.path("absent")) }
    }

    @Test(
        arguments: [
            ([1, 2], LLDAPValue.Kind.integer, false, nil),
            ([1, 0, 0, 0, 0, 0, 0, 0, 0x61], .string, false, ["a"]),
            ([2, 0, 0, 0, 0, 0, 0, 0, 0x61], .string, false, nil),
            ([1, 0, 0, 0, 0, 0, 0, 0, 0x61, 0x62], .string, false, nil),
            ([255, 255, 255, 255, 255, 255, 255, 255], .integer, false, ["-1"]),
            ([255, 255, 255, 255, 255, 255, 255, 255], .string, false, nil),
            ([255, 255, 255, 255, 255, 255, 255, 127], .string, true, nil),
            ([0, 0, 0, 0, 0, 0, 0, 0], .string, true, []),
            ([3, 0, 0, 0, 0, 0, 0, 0, 0x61, 0x62, 0x63], .time, false, nil),
        ] as [([UInt8], LLDAPValue.Kind, Bool, [String]?)])
    func readsValuesAndNothingBesideThem(
        _ bytes: [UInt8], _ kind: LLDAPValue.Kind, _ isList: Bool, _ expected: [String]?
    ) {
        let values = LLDAPValue(bytes, kind: kind, isList: isList)?.values
        #expect(values?.map { String(decoding: $0, as: UTF8.self) } == expected)
    }
}
