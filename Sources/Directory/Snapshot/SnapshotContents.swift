import HashTreeCollections
import Identity

/// What one version of the directory holds.
///
/// Not checked by the compiler, but safe: only the one ``DirectorySnapshot`` that refers to it changes it, and makes a copy
/// first when others refer to it too. For the same reason no access can overlap a change, so that is not checked at
/// run time either: each search makes dozens of accesses.
final class SnapshotContents: @unchecked Sendable {
    let context: DirectoryContext
    @exclusivity(unchecked) var head = StoreHead()
    @exclusivity(unchecked) var entries = PersistentVector<Entry?>(filler: nil)
    @exclusivity(unchecked) var index = HashIndex()
    @exclusivity(unchecked) var children = PersistentVector<EntrySet>(filler: EntrySet())
    @exclusivity(unchecked) var groupsOf = PersistentVector<EntrySet>(filler: EntrySet())
    @exclusivity(unchecked) var holders: TreeDictionary<RoleID, EntrySet> = [:]
    @exclusivity(unchecked) var userEntries = PersistentVector<UInt32>(filler: 0)
    @exclusivity(unchecked) var roleEntries: TreeDictionary<RoleID, EntryID> = [:]
    @exclusivity(unchecked) var classMembers = PersistentVector<EntrySet>(filler: EntrySet())
    @exclusivity(unchecked) var listsByID: TreeDictionary<ListID, SubscriberList> = [:]
    @exclusivity(unchecked) var permissions: PermissionTable
    @exclusivity(unchecked) var declaredPermissions: [PermissionTable.Line] = []
    @exclusivity(unchecked) var trail = ChangeTrail(start: ChangeNumber(rawValue: 0), time: nil)
    @exclusivity(unchecked) var root: EntryID?
    @exclusivity(unchecked) var count = 0
    @exclusivity(unchecked) var userCount = 0

    init(context: DirectoryContext) {
        self.context = context
        permissions = context.options.permissions
    }

    init(copy other: SnapshotContents) {
        context = other.context
        head = other.head
        entries = other.entries
        index = other.index
        children = other.children
        groupsOf = other.groupsOf
        holders = other.holders
        userEntries = other.userEntries
        roleEntries = other.roleEntries
        classMembers = other.classMembers
        listsByID = other.listsByID
        permissions = other.permissions
        declaredPermissions = other.declaredPermissions
        trail = other.trail
        root = other.root
        count = other.count
        userCount = other.userCount
    }
}
