import Identity
public import LDAPProtocol

/// Writes a directory as LDIF content records (RFC 2849): parents first, then by number, so that the same directory gives
/// the same bytes and a strict server can load them.
public struct LDIFExporter: Sendable {
    /// What is written, where it is not everything.
    public struct Selection: Sendable {
        /// Where it begins; `nil` for the base of the directory.
        public var base: [UInt8]?
        /// How far below.
        public var scope = SearchScope.wholeSubtree
        /// What entries have to match.
        public var filter: Filter?
        /// The descriptions of the attributes that are written; all if there are none.
        public var attributes: [[UInt8]] = []

        /// Everything.
        public init() {}
    }

    /// In what schema groups are written.
    public enum GroupSchema: Sendable {
        /// `posixGroup` stands beside a class that says what the entry is, as our own schema has it (RFC 2307bis).
        case rfc2307bis
        /// `posixGroup` says itself what the entry is (RFC 2307, `nis.schema`): such a group has `memberUid` and no `member`.
        case rfc2307
    }

    /// A selection that cannot be made.
    public struct SelectionFailure: Error, CustomStringConvertible {
        /// What is wrong with it.
        public let description: String
    }

    private let snapshot: DirectorySnapshot
    private let includesSecrets: Bool
    private var lines: ExportedLines
    private var writer: LDIFWriter
    private var target: SearchTarget?
    /// What is still to be looked at, the next one last; `nil` before the first piece.
    private var waiting: [EntryID]?
    /// How many entries were written so far.
    public private(set) var count = 0

    /// An export of a version of a directory.
    ///
    /// - Parameters:
    ///   - includesSecrets: whether password hashes are written.
    ///   - writesVersion: whether the file begins with `version: 1`, which slapadd does not take. Without it the file is for
    ///     slapadd, and does not tell beside the hashes who is disabled: slapd knows that with a password policy alone.
    ///   - groupSchema: in what schema groups are written.
    public init(
        _ snapshot: DirectorySnapshot, includesSecrets: Bool = false, writesVersion: Bool = true,
        groupSchema: GroupSchema = .rfc2307bis
    ) {
        self.snapshot = snapshot
        self.includesSecrets = includesSecrets
        lines = ExportedLines(
            snapshot: snapshot, includesSecrets: includesSecrets, groupSchema: groupSchema,
            tellsStatus: includesSecrets && writesVersion)
        writer = LDIFWriter(options: LDIFWriter.Options(version: writesVersion))
    }

    /// Leaves out what is not selected. What every directory has by itself is written too then, if it is.
    ///
    /// - Throws: ``SelectionFailure`` for a base or an attribute that is not there.
    public mutating func select(_ selection: Selection) throws(SelectionFailure) {
        let base = selection.base.map { snapshot.entry(named: $0) } ?? snapshot.root.flatMap { snapshot.entry($0) }
        guard let base else {
            let name = String(decoding: selection.base ?? [], as: UTF8.self)
            throw SelectionFailure(description: "there is no entry \(name)")
        }
        let filter = selection.filter.map { FilterCompiler(snapshot: snapshot).compile($0) } ?? .constant(.yes)
        target = SearchTarget(base: base.id, scope: selection.scope, filter: filter, viewer: .system)
        for name in selection.attributes {
            let key = AttributeKey(name, schema: snapshot.schema)
            guard key.type != nil else {
                throw SelectionFailure(
                    description: "there is no attribute \(String(decoding: name, as: UTF8.self)) in the schema")
            }
            lines.wanted.insert(key)
        }
    }

    /// Whether an entry is written.
    private func selects(_ entry: Entry) -> Bool { target?.selects(entry, in: snapshot) ?? !isUntouched(entry) }

    /// Writes everything, piece by piece.
    ///
    /// - Parameter output: takes the next bytes.
    /// - Returns: how many entries were written.
    @discardableResult
    public mutating func write(_ output: ([UInt8]) throws -> Void) throws -> Int {
        while let piece = try nextPiece() { try output(piece) }
        return count
    }

    /// The next bytes of the file, some 64 KiB of them; `nil` at its end.
    public mutating func nextPiece() throws -> [UInt8]? {
        var waiting = self.waiting ?? parentsFirst().reversed()
        defer { self.waiting = waiting }
        var piece: [UInt8] = []
        while piece.count < Self.pieceLength, let id = waiting.popLast() {
            guard let entry = snapshot.entry(id), selects(entry) else { continue }
            try write(entry, into: &piece)
            count += 1
        }
        return piece.isEmpty ? nil : piece
    }

    private static let pieceLength = 1 << 16

    private func parentsFirst() -> [EntryID] {
        var levels: [[EntryID]] = []
        for entry in snapshot.allEntries {
            let depth = snapshot.depth(of: entry)
            while levels.count <= depth { levels.append([]) }
            levels[depth].append(entry.id)
        }
        return Array(levels.joined())
    }

    /// What every directory has by itself and nobody changed is not worth writing (decisions 3).
    private func isUntouched(_ entry: Entry) -> Bool {
        guard entry.record.parent != nil, entry.record.created.actor == nil else { return false }
        if entry.userRole?.id == .superAdmin {
            // Who holds it is part of what is restored from an export with secrets.
            let isHeld = !snapshot.holders(of: .superAdmin).isEmpty
            return !(includesSecrets && isHeld) && entry.record.created.time == entry.record.modified.time
        }
        let types = snapshot.context.types
        func isMade(_ expected: [(AttributeID, [String])]) -> Bool {
            entry.slots.count == expected.count
                && expected.allSatisfy { type, values in
                    entry.values(of: type).map { String(decoding: $0, as: UTF8.self) } == values
                }
        }
        if let group = entry.group {
            let first = String(snapshot.context.options.gidNumbers.lowerBound)
            return group.members.isEmpty && group.unresolvedMembers.isEmpty
                && entry.record.created.time == entry.record.modified.time
                && entry.record.rdn == Array("cn=people".utf8)
                && isMade([
                    (types.objectClass, ["groupOfNames", "posixGroup"]), (types.cn, ["people"]),
                    (types.gidNumber, [first]), (types.description, ["Primary group of people"]),
                ])
        }
        guard case .plain = entry.record.content, entry.record.parent == snapshot.root,
            let ou = snapshot.schema.attributeID("ou"),
            let container = Container.allCases.first(where: { entry.record.rdn == Array("ou=\($0.rawValue)".utf8) }),
            isMade([(types.objectClass, ["organizationalUnit"]), (ou, [container.rawValue])])
        else { return false }
        return snapshot.children(of: entry.id).allSatisfy { id in snapshot.entry(id).map(isUntouched) ?? true }
    }

    private mutating func write(_ entry: Entry, into buffer: inout [UInt8]) throws {
        writer.begin(dn: entry.dn, into: &buffer)
        try lines.forEach(of: entry) { try writer.attribute($0, value: $1, into: &buffer) }
        try lines.forEachOperational(of: entry) { try writer.attribute($0, value: $1, into: &buffer) }
        writer.end(into: &buffer)
    }
}
