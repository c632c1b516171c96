import Identity
import LDAPProtocol

/// Writes a directory as LDIF content records (RFC 2849): parents first, then by number, so that the same directory gives
/// the same bytes and a strict server can load them.
public struct LDIFExporter {
    private let snapshot: DirectorySnapshot
    private let includesSecrets: Bool
    private var writer: LDIFWriter

    /// An export of a version of a directory.
    ///
    /// - Parameters:
    ///   - includesSecrets: whether password hashes are written.
    ///   - writesVersion: whether the file begins with `version: 1`, which slapadd does not take.
    public init(_ snapshot: DirectorySnapshot, includesSecrets: Bool = false, writesVersion: Bool = true) {
        self.snapshot = snapshot
        self.includesSecrets = includesSecrets
        writer = LDIFWriter(options: LDIFWriter.Options(version: writesVersion))
    }

    /// Writes everything, piece by piece.
    ///
    /// - Parameter output: takes the next bytes.
    /// - Returns: how many entries were written.
    @discardableResult
    public mutating func write(_ output: ([UInt8]) throws -> Void) throws -> Int {
        var levels: [[EntryID]] = []
        for entry in snapshot.allEntries {
            let depth = depth(of: entry)
            while levels.count <= depth { levels.append([]) }
            levels[depth].append(entry.id)
        }
        var buffer: [UInt8] = []
        var count = 0
        for id in levels.joined() {
            guard let entry = snapshot.entry(id), !isUntouched(entry) else { continue }
            try write(entry, into: &buffer)
            count += 1
            if buffer.count > 1 << 16 {
                try output(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try output(buffer)
        return count
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
        guard entry.record.parent != nil, entry.record.created.time == entry.record.modified.time,
            entry.record.created.actor == nil
        else { return false }
        if entry.userRole?.id == .superAdmin { return true }
        if let group = entry.group {
            return group.members.isEmpty && group.unresolvedMembers.isEmpty
                && entry.text(of: snapshot.context.types.gidNumber)
                    == String(snapshot.context.options.gidNumbers.lowerBound)
        }
        guard case .plain = entry.record.content, entry.record.parent == snapshot.root,
            Container.allCases.contains(where: { entry.record.rdn == Array("ou=\($0.rawValue)".utf8) })
        else { return false }
        return snapshot.children(of: entry.id).allSatisfy { id in snapshot.entry(id).map(isUntouched) ?? true }
    }

    private mutating func write(_ entry: Entry, into buffer: inout [UInt8]) throws {
        let context = snapshot.context
        writer.begin(dn: entry.dn, into: &buffer)
        for attribute in entry.attributes {
            for value in attribute.values { try writer.attribute(attribute.type, value: value, into: &buffer) }
        }
        for type in context.computed.user where context.computed.holdsMembers(entry, in: type) {
            let name = snapshot.schema.attribute(type).canonicalName
            var values = context.computed.values(of: type, entry, in: snapshot)
            if values.isEmpty, type != context.types.memberUid, entry.group != nil { values = [entry.dn] }
            for value in values { try writer.attribute(name, value: value, into: &buffer) }
        }
        if includesSecrets, let password = entry.user?.password {
            try writer.attribute(Array("userPassword".utf8), value: password.stored, into: &buffer)
        }
        for type in [context.types.entryUUID, context.types.createTimestamp, context.types.modifyTimestamp] {
            let name = snapshot.schema.attribute(type).canonicalName
            for value in context.computed.values(of: type, entry, in: snapshot) {
                try writer.attribute(name, value: value, into: &buffer)
            }
        }
        writer.end(into: &buffer)
    }
}
