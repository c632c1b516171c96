public import Identity
import LDAPProtocol

/// Writes what happened to a directory since a change as LDIF change records (RFC 2849), to be made on a copy of the version
/// of then: afterwards it is as the version of now.
///
/// Deletions and renames stand in the order in which they were made; then the entries that are new, parents first, as they
/// are now; then one `modify` for each entry that has other values, in which an attribute is replaced as a whole. So a
/// stream can be made once more without harm, but for its deletions, additions and renames. Lists and declared permissions
/// are no entries and not in it.
public struct LDIFChangeExporter {
    /// A log from which no stream can be made.
    public struct Failure: Error, CustomStringConvertible {
        /// What is wrong with it, and what to do.
        public let description: String
    }

    /// What the log says of an entry, lines taken together.
    private struct Course {
        /// The entry came into being after the change from which the stream begins.
        var isNew: Bool
        var isGone = false
        var attributes: Set<String> = []
        var hasOtherMembers = false
        var hasOtherPassword = false
        var hasOtherStatus = false
    }

    /// A change of a name, in the order of the log.
    private enum Naming {
        case delete(dn: [UInt8])
        case rename(from: [UInt8], to: [UInt8])
    }

    private let snapshot: DirectorySnapshot
    private let includesSecrets: Bool
    private let lines: ExportedLines
    private var writer: LDIFWriter
    private var courses: [EntryID: Course] = [:]
    private var namings: [Naming] = []
    /// How many records were written.
    public private(set) var count = 0

    /// A stream that ends with a version of a directory.
    ///
    /// - Parameters:
    ///   - includesSecrets: whether password hashes are written.
    ///   - writesVersion: whether the stream begins with `version: 1`.
    public init(
        to snapshot: DirectorySnapshot, includesSecrets: Bool = false, writesVersion: Bool = true,
        groupSchema: LDIFExporter.GroupSchema = .rfc2307bis
    ) {
        self.snapshot = snapshot
        self.includesSecrets = includesSecrets
        lines = ExportedLines(
            snapshot: snapshot, includesSecrets: includesSecrets, groupSchema: groupSchema,
            tellsStatus: includesSecrets && writesVersion)
        writer = LDIFWriter(options: LDIFWriter.Options(version: writesVersion))
    }

    /// Takes the next lines of the log. Those after the version are passed over.
    ///
    /// - Throws: ``Failure`` for a line that an older program wrote in other words.
    public mutating func read(_ records: [ChangeRecord]) throws {
        for record in records where record.number <= snapshot.change {
            guard case .entry(let id, _) = record.target else { continue }
            do {
                try take(record, of: id)
            } catch is DecodingError {
                throw Failure(
                    description: "change \(record.number) is not told so that it can be made again; export everything")
            }
        }
    }

    private mutating func take(_ record: ChangeRecord, of id: EntryID) throws {
        var course = courses[id] ?? Course(isNew: record.kind == .create)
        defer { courses[id] = course }
        switch record.kind {
        case .create: return
        case .delete:
            course.isGone = true
            if !course.isNew { namings.append(.delete(dn: Array(record.name.utf8))) }
            return
        case .update, .rename: break
        }
        guard !course.isNew, let before = try LoggedState(record.before), let after = try LoggedState(record.after)
        else { return }
        if record.kind == .rename, let from = before.dn {
            namings.append(.rename(from: Array(from.utf8), to: Array(record.name.utf8)))
        }
        // A line that says nothing of attributes tells of members alone, and one with equal sides of such as have no entry.
        if after.attributes == nil || before == after || before.members != after.members {
            course.hasOtherMembers = true
        }
        course.hasOtherPassword = course.hasOtherPassword || before.generation != after.generation
        course.hasOtherStatus = course.hasOtherStatus || before.status != after.status
        course.attributes.formUnion(LoggedState.changedAttributes(before, after))
    }

    /// Writes the stream.
    ///
    /// - Parameter output: takes the next bytes.
    /// - Returns: how many records were written.
    @discardableResult
    public mutating func write(_ output: ([UInt8]) throws -> Void) throws -> Int {
        var piece: [UInt8] = []
        for naming in inOrder(namings) {
            switch naming {
            case .delete(let dn): try record(dn, .delete, into: &piece)
            case .rename(let old, let new): try record(old, rename(old, to: new), into: &piece)
            }
        }
        for entry in entries(where: \.isNew) {
            var attributes: [LDIFAttribute] = []
            lines.forEach(of: entry) { attributes.append(LDIFAttribute(description: $0, value: .bytes($1))) }
            if entry.isForeign(snapshot.context) {
                // Only what servers wrote is taken with what no schema has.
                attributes.append(
                    LDIFAttribute(
                        description: Array("entryUUID".utf8), value: .bytes(entry.record.uuid.textOctets)))
            }
            try record(entry.dn, .add(attributes), into: &piece)
            try hand(over: &piece, to: output)
        }
        for entry in entries(where: { !$0.isNew }) {
            guard let course = courses[entry.id] else { continue }
            let modifications = modifications(of: entry, course)
            guard !modifications.isEmpty else { continue }
            try record(entry.dn, .modify(modifications), into: &piece)
            try hand(over: &piece, to: output)
        }
        try output(piece)
        return count
    }

    private func hand(over piece: inout [UInt8], to output: ([UInt8]) throws -> Void) throws {
        guard piece.count >= Self.pieceLength else { return }
        try output(piece)
        piece.removeAll(keepingCapacity: true)
    }

    private static let pieceLength = 1 << 16

    private mutating func record(
        _ dn: [UInt8], _ operation: LDIFChange.Operation, into piece: inout [UInt8]
    ) throws {
        try writer.write(dn: dn, change: LDIFChange(operation), into: &piece)
        count += 1
    }

    /// What is below something goes before it: one change that removes both tells of them in any order.
    private func inOrder(_ namings: [Naming]) -> [Naming] {
        func depth(_ naming: Naming) -> Int? {
            guard case .delete(let dn) = naming else { return nil }
            return (try? DistinguishedName(parsing: dn))?.rdns.count ?? 0
        }
        var ordered: [Naming] = []
        for run in namings.chunked(where: { (depth($0) == nil) == (depth($1) == nil) }) {
            ordered += depth(run[0]) == nil ? run : run.sorted { (depth($0) ?? 0) > (depth($1) ?? 0) }
        }
        return ordered
    }

    private func rename(_ old: [UInt8], to new: [UInt8]) throws -> LDIFChange.Operation {
        let (old, new) = (try DistinguishedName(parsing: old), try DistinguishedName(parsing: new))
        return .modifyDN(
            newRDN: DistinguishedName(Array(new.rdns.prefix(1))).bytes, deleteOldRDN: true,
            newSuperior: old.parent == new.parent ? nil : new.parent?.bytes)
    }

    /// The entries that are there now, parents first, then by number.
    private func entries(where isWanted: (Course) -> Bool) -> [Entry] {
        let entries = courses.compactMap { id, course in
            course.isGone || !isWanted(course) ? nil : snapshot.entry(id)
        }
        let depths = Dictionary(uniqueKeysWithValues: entries.map { ($0.id, snapshot.depth(of: $0)) })
        return entries.sorted { (depths[$0.id] ?? 0, $0.id) < (depths[$1.id] ?? 0, $1.id) }
    }

    private func modifications(of entry: Entry, _ course: Course) -> [LDIFModification] {
        let types = snapshot.context.types
        var values: [[UInt8]: [LDIFValue]] = [:]
        var order: [[UInt8]] = []
        lines.forEach(of: entry) { description, value in
            if values[description] == nil { order.append(description) }
            values[description, default: []].append(.bytes(value))
        }
        var modifications: [LDIFModification] = []
        for description in order {
            let type = snapshot.schema.attributeID(EntryAttributes.bareType(description))
            let isChanged =
                switch type {
                case types.member, types.uniqueMember, types.memberUid: course.hasOtherMembers
                case types.userPassword: includesSecrets && course.hasOtherPassword
                case types.pwdAccountLockedTime: course.hasOtherStatus
                case let type? where types.secrets.contains(type): true
                default: course.attributes.contains(String(decoding: description, as: UTF8.self))
                }
            guard isChanged else { continue }
            modifications.append(
                LDIFModification(.replace, description: description, values: values[description] ?? []))
        }
        // An attribute of which nothing is left is not among the lines.
        let present = Set(order.map { String(decoding: $0, as: UTF8.self) })
        if course.hasOtherMembers {
            for type in snapshot.context.computed.user
            where snapshot.context.computed.holdsMembers(entry, in: type) {
                let name = snapshot.schema.attribute(type).canonicalName
                guard values[name] == nil else { continue }
                modifications.append(LDIFModification(.replace, description: name, values: []))
            }
        }
        if lines.tellsStatus, course.hasOtherStatus, entry.user?.status == .enabled {
            let name = snapshot.schema.attribute(types.pwdAccountLockedTime).canonicalName
            modifications.append(LDIFModification(.replace, description: name, values: []))
        }
        for name in course.attributes.subtracting(present).sorted() {
            modifications.append(LDIFModification(.replace, description: Array(name.utf8), values: []))
        }
        return modifications
    }
}

extension Array {
    /// Runs of neighbours that belong together.
    fileprivate func chunked(where belong: (Element, Element) -> Bool) -> [[Element]] {
        var runs: [[Element]] = []
        for element in self {
            if let last = runs.last?.last, belong(last, element) {
                runs[runs.count - 1].append(element)
            } else {
                runs.append([element])
            }
        }
        return runs
    }
}
