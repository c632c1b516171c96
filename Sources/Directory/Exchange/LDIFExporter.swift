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
    private let groupSchema: GroupSchema
    private var writer: LDIFWriter
    private var target: SearchTarget?
    private var wanted: Set<AttributeKey> = []
    /// What is still to be looked at, the next one last; `nil` before the first piece.
    private var waiting: [EntryID]?
    /// How many entries were written so far.
    public private(set) var count = 0

    /// An export of a version of a directory.
    ///
    /// - Parameters:
    ///   - includesSecrets: whether password hashes are written.
    ///   - writesVersion: whether the file begins with `version: 1`, which slapadd does not take.
    ///   - groupSchema: in what schema groups are written.
    public init(
        _ snapshot: DirectorySnapshot, includesSecrets: Bool = false, writesVersion: Bool = true,
        groupSchema: GroupSchema = .rfc2307bis
    ) {
        self.groupSchema = groupSchema
        self.snapshot = snapshot
        self.includesSecrets = includesSecrets
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
            wanted.insert(key)
        }
    }

    private func isWanted(_ description: [UInt8]) -> Bool {
        wanted.isEmpty || wanted.contains(AttributeKey(description, schema: snapshot.schema))
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
            let depth = depth(of: entry)
            while levels.count <= depth { levels.append([]) }
            levels[depth].append(entry.id)
        }
        return Array(levels.joined())
    }

    private func depth(of entry: Entry) -> Int {
        var depth = 0
        var above = entry.record.parent
        while let id = above {
            depth += 1
            above = snapshot.entry(id)?.record.parent
        }
        return depth
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
        let context = snapshot.context
        if groupSchema == .rfc2307, let group = PlainPOSIXGroup(entry, context) {
            return try write(group, into: &buffer)
        }
        let isBare = groupSchema == .rfc2307bis && ContentMapping.isBare(entry, context.schema)
        writer.begin(dn: entry.dn, into: &buffer)
        for attribute in entry.attributes where (!entry.hasSecrets || !isSecret(attribute)) && isWanted(attribute.type)
        {
            for value in attribute.values { try writer.attribute(attribute.type, value: value, into: &buffer) }
            // Strict servers want a class that says what the entry is; an import knows this one for ours.
            if isBare, wanted.isEmpty, context.schema.attributeID(attribute.type) == context.types.objectClass {
                try writer.attribute(attribute.type, value: Array("groupOfNames".utf8), into: &buffer)
            }
        }
        for type in context.computed.user {
            let isAdded = isBare && type == context.types.member
            guard isAdded || context.computed.holdsMembers(entry, in: type) else { continue }
            var values =
                isAdded
                ? snapshot.members(of: entry).compactMap { snapshot.entry($0)?.dn }
                : context.computed.values(of: type, entry, in: snapshot)
            if values.isEmpty, type != context.types.memberUid, entry.group != nil { values = [entry.dn] }
            let name = snapshot.schema.attribute(type).canonicalName
            guard isWanted(name) else { continue }
            for value in values { try writer.attribute(name, value: value, into: &buffer) }
        }
        try writeEnd(of: entry, into: &buffer)
    }

    /// A group of which `posixGroup` says what it is.
    private mutating func write(_ group: PlainPOSIXGroup, into buffer: inout [UInt8]) throws {
        let entry = group.entry
        writer.begin(dn: entry.dn, into: &buffer)
        for attribute in group.attributes where (!entry.hasSecrets || !isSecret(attribute)) && isWanted(attribute.type)
        {
            for value in attribute.values { try writer.attribute(attribute.type, value: value, into: &buffer) }
        }
        let type = snapshot.context.types.memberUid
        let name = snapshot.schema.attribute(type).canonicalName
        if isWanted(name) {
            for value in snapshot.context.computed.values(of: type, entry, in: snapshot) {
                try writer.attribute(name, value: value, into: &buffer)
            }
        }
        try writeEnd(of: entry, into: &buffer)
    }

    /// The password, and what the server keeps.
    private mutating func writeEnd(of entry: Entry, into buffer: inout [UInt8]) throws {
        let context = snapshot.context
        if isWanted(Array("userPassword".utf8)), let password = password(of: entry) {
            try writer.attribute(Array("userPassword".utf8), value: password, into: &buffer)
        }
        for type in [
            context.types.entryUUID, context.types.creatorsName, context.types.createTimestamp,
            context.types.modifiersName, context.types.modifyTimestamp,
        ] {
            let name = snapshot.schema.attribute(type).canonicalName
            guard isWanted(name) else { continue }
            for value in context.computed.values(of: type, entry, in: snapshot) {
                try writer.attribute(name, value: value, into: &buffer)
            }
        }
        writer.end(into: &buffer)
    }

    /// Whether the attribute is one that is written only when asked for. Passwords are written by themselves.
    private func isSecret(_ attribute: PartialAttribute) -> Bool {
        let types = snapshot.context.types
        guard let type = snapshot.schema.attributeID(EntryAttributes.bareType(attribute.type)) else { return false }
        return type == types.userPassword || (!includesSecrets && types.secrets.contains(type))
    }

    /// The stored hash if it may be shown, else what a class such as simpleSecurityObject has to have.
    private func password(of entry: Entry) -> [UInt8]? {
        let types = snapshot.context.types
        if includesSecrets, let password = entry.password(types) { return password.stored }
        let isRequired = entry.values(of: types.objectClass).contains {
            snapshot.schema.objectClass($0)?.required.contains(types.userPassword) ?? false
        }
        return isRequired ? PlaceholderPassword.value : nil
    }
}
