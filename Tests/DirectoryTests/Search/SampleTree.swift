import Identity
import LDAPProtocol
import NIOCore

@testable import Directory

/// A small directory put together without a store.
struct SampleTree {
    var snapshot: DirectorySnapshot
    private var next: UInt32 = 0

    init() {
        snapshot = DirectorySnapshot(
            context: DirectoryContext(baseDN: DistinguishedName([.init("dc", "example"), .init("dc", "org")])))
    }

    @discardableResult
    mutating func add(
        _ rdn: String, below parent: EntryID?, _ content: EntryContent, _ attributes: [(String, [String])]
    ) -> EntryID {
        next += 1
        let block = AttributeBlock.encode(
            attributes.map { PartialAttribute(type: Array($0.utf8), values: $1.map { Array($0.utf8) }) })
        let stamp = Stamp(time: Timestamp(seconds: 1_795_000_000 + Int64(next)))
        let id = EntryID(rawValue: next)
        snapshot.put(
            EntryRecord(
                id: id, uuid: EntryUUID(high: 0x1234, low: UInt64(next)), parent: parent, rdn: Array(rdn.utf8),
                attributes: block, content: content, created: stamp, modified: stamp,
                change: ChangeNumber(rawValue: UInt64(next))))
        return id
    }

    static func user(_ number: Int32, _ name: String, type: UserType = .user, role: RoleID? = nil) -> EntryContent {
        var user = User(id: UserID(rawValue: number), username: name, canonicalUsername: name, name: name, type: type)
        user.email = "\(name)@example.org"
        user.role = role.map { Grant(role: $0) }
        return .user(user)
    }

    mutating func addPerson(
        _ number: Int32, _ name: String, below people: EntryID, role: RoleID? = nil, _ more: [(String, [String])] = []
    ) -> EntryID {
        add(
            "uid=\(name)", below: people, Self.user(number, name, role: role),
            [
                ("objectClass", ["inetOrgPerson", "posixAccount"]), ("uid", [name]), ("cn", ["\(name) Example"]),
                ("sn", ["Example"]), ("mail", ["\(name)@example.org", "\(name).second@example.org"]),
                ("uidNumber", ["\(10_000 + number)"]), ("gidNumber", ["20000"]), ("homeDirectory", ["/home/\(name)"]),
            ] + more)
    }

    /// The base, people, nested groups, roles and a device.
    static func company() -> SampleTree {
        var tree = SampleTree()
        let base = tree.add(
            "dc=example,dc=org", below: nil, .plain, [("objectClass", ["domain"]), ("dc", ["example"])])
        func unit(_ name: String) -> EntryID {
            tree.add("ou=\(name)", below: base, .plain, [("objectClass", ["organizationalUnit"]), ("ou", [name])])
        }
        let people = unit("people")
        let groups = unit("groups")
        let roles = unit("roles")
        let admins = RoleID(rawValue: 1)
        let readers = RoleID(rawValue: 2)
        tree.add(
            "cn=Super Admin", below: roles,
            .userRole(UserRole(id: admins, name: "Super Admin", permissions: [.everything])),
            [("objectClass", ["gatehouseUserRole"]), ("cn", ["Super Admin"]), ("gatehousePermission", ["*"])])
        tree.add(
            "cn=Readers", below: roles, .userRole(UserRole(id: readers, name: "Readers", permissions: [.groupsGet])),
            [("objectClass", ["gatehouseUserRole"]), ("cn", ["Readers"]), ("gatehousePermission", ["groups:get"])])
        let root = tree.addPerson(1, "root", below: people, role: admins)
        let alice = tree.addPerson(
            2, "alice", below: people, role: readers,
            [("telephoneNumber", ["+46 8 123 45 67"]), ("cn;lang-sv", ["Alicia"]), ("description", ["Chef & Köchin"])])
        let bob = tree.addPerson(3, "bob", below: people)
        for number in 4..<200 { _ = tree.addPerson(Int32(number), "user\(number)", below: people) }
        func group(_ name: String, _ members: [EntryID], _ unresolved: [UnresolvedMember] = []) -> EntryID {
            tree.add(
                "cn=\(name)", below: groups, .group(Group(members: members, unresolvedMembers: unresolved)),
                [("objectClass", ["groupOfNames", "posixGroup"]), ("cn", [name]), ("gidNumber", ["20001"])])
        }
        let engineers = group("engineers", [alice, root])
        _ = group("staff", [engineers, bob], [.dn(Array("uid=ghost,ou=people,dc=example,dc=org".utf8))])
        tree.add(
            "cn=printer", below: base, .plain, [("objectClass", ["device"]), ("cn", ["printer"]), ("l", ["Umeå"])])
        return tree
    }

    /// The names that a search finds, page by page if `page` is given.
    func names(
        _ filter: String, base: String = "dc=example,dc=org", scope: SearchScope = .wholeSubtree, page: Int32? = nil,
        viewer: Viewer = .system
    ) throws -> [String] {
        try result(filter, base: base, scope: scope, page: page, viewer: viewer).entries.map(\.objectName)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    struct Result {
        var entries: [SearchResultEntry] = []
        /// The controls that came with each entry.
        var entryControls: [[Control]] = []
        /// The controls at the end.
        var controls: [Control] = []
        var code = ResultCode.success
        var matchedDN = ""
        var pages = 0
    }

    func result(
        _ filter: String, base: String = "dc=example,dc=org", scope: SearchScope = .wholeSubtree,
        attributes: [String] = [], typesOnly: Bool = false, sizeLimit: Int32 = 0, page: Int32? = nil,
        viewer: Viewer = .system, controls: SearchControls = SearchControls()
    ) throws -> Result {
        var result = Result()
        var controls = controls
        controls.paging = page.map { PagedResultsControl(size: $0) }
        let request = SearchRequest(
            baseObject: Array(base.utf8), scope: scope, sizeLimit: sizeLimit, typesOnly: typesOnly,
            filter: try Filter(parsing: filter), attributes: attributes.map { Array($0.utf8) })
        repeat {
            result.pages += 1
            var cursor = snapshot.search(request, messageID: 7, controls: controls, viewer: viewer)
            var buffer = ByteBuffer()
            while !cursor.advance(into: &buffer, maximumBytes: buffer.readableBytes + 200, until: .now + .seconds(9)) {}
            controls.paging = nil
            while buffer.readableBytes > 0 {
                let message = try LDAPMessage.decode(from: &buffer, direction: .response)
                switch message.operation {
                case .searchResultEntry(let entry):
                    result.entries.append(entry)
                    result.entryControls.append(message.controls)
                case .searchResultDone(let done):
                    result.code = done.result.code
                    result.matchedDN = String(decoding: done.result.matchedDN, as: UTF8.self)
                    result.controls = message.controls
                    if let value = message.controls.first(where: { $0.oid == ControlOID.pagedResults })?.value {
                        let answer = try PagedResultsControl(decoding: value)
                        if !answer.cookie.isEmpty, let page {
                            controls.paging = PagedResultsControl(size: page, cookie: answer.cookie)
                        }
                    }
                default: break
                }
            }
        } while controls.paging != nil
        return result
    }
}
