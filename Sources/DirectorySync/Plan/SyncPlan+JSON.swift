import FoundationEssentials
import Identity

extension SyncPlan {
    /// The plan as one JSON object with sorted keys, UTF-8.
    public var json: [UInt8] {
        let document = Document(
            source: source, complete: isComplete, held: holds, digest: digest, owned: owned,
            removals: removalSet.sorted(),
            counts: Dictionary(uniqueKeysWithValues: AccountChange.Kind.allCases.map { ($0.rawValue, count($0)) }),
            changes: changes.map(Document.Change.init), groups: groupChanges.map(Document.GroupLine.init),
            conflicts: conflicts.map {
                .init(kind: $0.kind.rawValue, username: $0.username, dn: $0.dn, message: $0.message)
            },
            problems: problems.map { .init(kind: $0.kind.rawValue, username: nil, dn: $0.dn, message: $0.message) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts, numbers and lists of them can always be encoded.
        return (try? encoder.encode(document)).map(Array.init) ?? Array("{}".utf8)
    }

    private struct Document: Encodable {
        struct Change: Encodable {
            struct Field: Encodable {
                let name: String
                let before: String?
                let after: String?
                let reason: String?
            }

            let kinds: [String]
            let username: String
            let externalID: String
            let dn: String
            let removal: Bool
            let fields: [Field]

            init(_ change: AccountChange) {
                kinds = change.kinds.map(\.rawValue)
                username = change.account?.username ?? change.target.username
                externalID = change.target.origin.externalID
                dn = change.target.origin.externalDN
                removal = change.isRemoval
                fields = change.fields.map {
                    Field(name: $0.name, before: $0.before, after: $0.after, reason: $0.reason)
                }
            }
        }

        struct GroupLine: Encodable {
            let kind: String
            let group: String
            let externalID: String
            let dn: String
            let fields: [Change.Field]

            init(_ change: GroupChange) {
                kind = change.kind.rawValue
                group = change.group?.name ?? change.target.name
                externalID = change.target.externalID
                dn = change.target.dn
                fields = change.fields.map {
                    Change.Field(name: $0.name, before: $0.before, after: $0.after, reason: $0.reason)
                }
            }
        }

        struct Line: Encodable {
            let kind: String
            let username: String?
            let dn: String
            let message: String
        }

        let source: String
        let complete: Bool
        let held: [String]
        let digest: String
        let owned: Int
        let removals: [String]
        let counts: [String: Int]
        let changes: [Change]
        let groups: [GroupLine]
        let conflicts: [Line]
        let problems: [Line]
    }
}
