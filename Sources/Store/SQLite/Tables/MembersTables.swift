import GRDB
import Identity

/// Who is in a group: a row for each member, so that one who comes or goes costs one row.
struct MembersTables {
    private let insertion: SQLStatement
    private let removal: SQLStatement
    private let removalOfAll: SQLStatement
    private let lastPosition: SQLStatement
    private let unresolved: SQLStatement
    private let unresolvedRemoval: SQLStatement

    init(_ database: Database) throws {
        insertion = try SQLStatement(
            database, table: "group_members",
            "INSERT INTO group_members (group_entry, position, member) VALUES (?, ?, ?)")
        removal = try SQLStatement(
            database, table: "group_members", "DELETE FROM group_members WHERE member = ? AND group_entry = ?")
        removalOfAll = try SQLStatement(
            database, table: "group_members", "DELETE FROM group_members WHERE group_entry = ?")
        lastPosition = try SQLStatement(
            database, table: "group_members",
            "SELECT coalesce(max(position), 0) FROM group_members WHERE group_entry = ?")
        unresolved = try SQLStatement(
            database, table: "unresolved_members",
            "INSERT INTO unresolved_members (group_entry, position, form, value) VALUES (?, ?, ?, ?)")
        unresolvedRemoval = try SQLStatement(
            database, table: "unresolved_members", "DELETE FROM unresolved_members WHERE group_entry = ?")
    }

    /// Writes the difference between what the group is and what it was.
    func write(_ group: Group, previous: Group, entry: EntryID) throws {
        let difference = MemberDifference(from: previous.members, to: group.members)
        for member in difference.removed {
            try removal.run {
                $0.bind(member)
                $0.bind(entry)
            }
        }
        if !difference.appended.isEmpty {
            var position: Int64 = 0
            if !previous.members.isEmpty {
                position = try lastPosition.first({ $0.bind(entry) }, { try $0.int64(0) }) ?? 0
            }
            for member in difference.appended {
                position += 1
                try insertion.run {
                    $0.bind(entry)
                    $0.bind(position)
                    $0.bind(member)
                }
            }
        }
        guard group.unresolvedMembers != previous.unresolvedMembers else { return }
        if !previous.unresolvedMembers.isEmpty { try unresolvedRemoval.run { $0.bind(entry) } }
        for (index, member) in group.unresolvedMembers.enumerated() {
            try unresolved.run {
                $0.bind(entry)
                $0.bind(Int64(index))
                switch member {
                case .dn(let name):
                    $0.bind("dn")
                    $0.bind(name)
                case .uid(let name):
                    $0.bind("uid")
                    $0.bind(name)
                }
            }
        }
    }

    func remove(entry: EntryID) throws {
        try removalOfAll.run { $0.bind(entry) }
        try unresolvedRemoval.run { $0.bind(entry) }
    }

    /// The columns of a member, the group first.
    static let memberColumns = "group_entry, member"

    /// The columns that ``unresolvedMember(_:)`` reads.
    static let unresolvedColumns = "group_entry, form, value"

    static func unresolvedMember(_ row: SQLRow) throws -> UnresolvedMember {
        switch try row.text(1) {
        case "dn": .dn(try row.blob(2))
        case "uid": .uid(try row.blob(2))
        default: throw row.corrupt(1)
        }
    }
}

/// How to make one list of members from another by taking rows out and appending some at the end.
///
/// Members who only changed places are in both parts: they leave and come back at the end.
struct MemberDifference: Equatable {
    var removed: [EntryID] = []
    var appended: [EntryID] = []

    init(from old: [EntryID], to new: [EntryID]) {
        var kept = 0
        for member in old {
            if kept < new.count, new[kept] == member {
                kept += 1
            } else {
                removed.append(member)
            }
        }
        appended = Array(new[kept...])
    }
}
