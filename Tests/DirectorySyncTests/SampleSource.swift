import DirectorySync
import Identity
import LDAPProtocol
import TestSupport

extension Slapd {
    /// The configuration of a source that reads a sample corporation.
    func source(_ corporation: SampleCorporation, timeouts: ConnectionTimeouts = ConnectionTimeouts()) throws
        -> SourceConfiguration
    {
        SourceConfiguration(
            name: "corp", connection: try settings(timeouts: timeouts), bind: corporation.reader,
            users: SourceConfiguration.Place(
                base: "ou=people,\(suffix)", filter: "(objectClass=inetOrgPerson)"),
            groups: SourceConfiguration.Place(
                base: "ou=groups,\(suffix)",
                filter: "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))"))
    }
}

/// Made-up contents and accounts for the planner.
enum Made {
    static let configuration: SourceConfiguration = {
        var configuration = SourceConfiguration(
            name: "corp", kind: .openLDAP, connection: ConnectionSettings(urls: []), bind: nil,
            users: SourceConfiguration.Place(base: "ou=people", filter: "(uid=*)"), groups: nil)
        configuration.rules = [
            .init(group: "cn=editors,ou=groups", userRole: "Editor", priority: 10),
            .init(group: "news-*", userRole: "Reader", listRole: "News"),
        ]
        return configuration
    }()

    static let userRoles = [
        NativeRole(id: .superAdmin, name: "Super Admin", isSuperAdmin: true),
        NativeRole(id: RoleID(rawValue: 2), name: "Editor"), NativeRole(id: RoleID(rawValue: 3), name: "Reader"),
    ]
    static let listRoles = [NativeRole(id: RoleID(rawValue: 9), name: "News")]
    static let roles = NativeRoles(
        user: userRoles, list: listRoles, groups: [TargetGroup(entry: EntryID(rawValue: 77), name: "Wiki")])
    static let now = Timestamp(seconds: 1_800_000_000)

    static func person(_ name: String, id: String? = nil, mail: String? = nil) -> SourcePerson {
        SourcePerson(
            externalID: id ?? "id-\(name)", dn: "uid=\(name),ou=people", username: name,
            canonicalUsername: name.lowercased(), mails: mail.map { [$0] } ?? [], name: name.uppercased(),
            attributes: values(name))
    }

    static func account(
        _ name: String, id: String? = nil, email: String? = nil, source: String? = "corp", number: Int = 1
    ) -> NativeAccount {
        NativeAccount(
            entry: EntryID(rawValue: UInt32(100 + number)), user: UserID(rawValue: Int32(number)), username: name,
            canonicalUsername: name.lowercased(), email: email, name: name.uppercased(),
            origin: source.map {
                Origin(source: $0, externalID: id ?? "id-\(name)", externalDN: "uid=\(name),ou=people")
            },
            attributes: values(name))
    }

    static func group(_ name: String) -> SourceGroup {
        let dn = "cn=\(name),ou=groups"
        return SourceGroup(
            externalID: "group-\(name)", dn: dn, normalisedDN: NormalisedDN.of(Array(dn.utf8), schema: .standard) ?? [],
            name: name)
    }

    static func values(_ name: String) -> [SourceValues] {
        AttributeDescription("uid").map { [SourceValues(description: $0, values: [Array(name.utf8)])] } ?? []
    }

    static func plan(
        _ people: [SourcePerson], _ accounts: [NativeAccount], groups: [SourceGroup] = [],
        memberships: [String: [Int]] = [:], isComplete: Bool = true, unusable: Set<String> = [], runs: [SyncRun] = [],
        absences: [String: Timestamp] = [:], _ change: (inout SourceConfiguration) -> Void = { _ in }
    ) throws -> SyncPlan {
        var configuration = configuration
        change(&configuration)
        return try SyncPlanner(configuration, roles).plan(
            SourceContents(
                people: people, unusable: unusable, groups: groups, memberships: memberships, isComplete: isComplete),
            accounts: accounts, runs: runs, absences: absences, at: now)
    }
}
