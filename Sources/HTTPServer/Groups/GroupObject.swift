import Directory
import Identity

/// A group as the API shows it. Its number is that of the entry.
enum GroupObject {
    static func group(_ entry: Entry, in snapshot: DirectorySnapshot) -> JSONValue {
        let members = (entry.group?.members ?? []).compactMap { snapshot.entry($0) }
        return [
            "id": .integer(Int64(entry.id.rawValue)),
            "created_at": .string(entry.record.created.time.rfc3339),
            "updated_at": .string(entry.record.modified.time.rfc3339),
            "name": .string(name(of: entry, in: snapshot)),
            "description": .string(text("description", of: entry, in: snapshot) ?? ""),
            "users": .array(members.compactMap(\.user).map { .integer(Int64($0.id.rawValue)) }),
            "groups": .array(members.filter { $0.group != nil }.map { .integer(Int64($0.id.rawValue)) }),
            "gid_number": (text("gidNumber", of: entry, in: snapshot).flatMap { Int64($0) }).map { .integer($0) }
                ?? .null,
            "source": .optional(entry.record.origin?.source),
            "dn": .string(String(decoding: entry.dn, as: UTF8.self)),
        ]
    }

    /// The name of a group: its `cn`.
    static func name(of entry: Entry, in snapshot: DirectorySnapshot) -> String {
        text("cn", of: entry, in: snapshot) ?? ""
    }

    private static func text(_ attribute: String, of entry: Entry, in snapshot: DirectorySnapshot) -> String? {
        snapshot.text(of: attribute, in: entry)
    }
}
