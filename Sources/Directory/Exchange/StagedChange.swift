import Identity
import LDAPProtocol

/// A change record of an LDIF file, read, but not held against the directory.
struct StagedChange: Sendable {
    enum Operation: Sendable {
        /// The entry that is to be made, with all that a content record may have.
        case add(StagedEntry)
        case write(DirectoryWrite)
        /// There is nothing left of the change that is anybody's to make.
        case nothing
    }

    var line: Int
    var dn: [UInt8]
    var offset: Int
    var operation: Operation
}

extension StagedChange {
    /// The record, refused for a reason.
    func problem(_ reason: String) -> ImportProblem {
        ImportProblem(line: line, dn: dn, reason: reason, offset: offset)
    }

    /// Reads a change.
    ///
    /// - Parameters:
    ///   - values: gives the bytes of values that stand elsewhere.
    ///   - keepsForeign: whether what the schema lacks is kept even where no server wrote the record.
    /// - Throws: ``StagingError`` with the reason.
    init(
        _ record: LDIFRecord, _ change: LDIFChange, offset: Int, context: DirectoryContext, values: LDIFValues,
        keepsForeign: Bool
    ) throws(StagingError) {
        line = record.line
        dn = record.dn
        self.offset = offset
        let schema = context.schema
        var write: DirectoryWrite
        switch change.operation {
        case .add(let lines):
            var content = record
            content.kind = .content(lines)
            operation = .add(
                try StagedEntry(
                    content, offset: offset, context: context, values: values, keepsForeign: keepsForeign))
            try Self.refuseControls(change.controls)
            return
        case .delete: write = DirectoryWrite(.delete(DelRequest(entry: record.dn)))
        case .modify(let modifications):
            var changes: [ModifyRequest.Modification] = []
            for modification in modifications {
                // What a server writes of its own accord is written by this one too.
                let type = AttributeKey(modification.description, schema: schema).type
                let change = try Self.modification(modification, values)
                if let type, schema.attribute(type).isOperational {
                    if type == context.types.pwdAccountLockedTime, let status = Self.status(change) {
                        changes.append(status)
                    }
                    continue
                }
                changes.append(change)
            }
            guard !changes.isEmpty else {
                operation = .nothing
                return
            }
            write = DirectoryWrite(.modify(ModifyRequest(object: record.dn, changes: changes)))
        case .modifyDN(let newRDN, let deleteOldRDN, let newSuperior):
            write = DirectoryWrite(
                .modifyDN(
                    ModifyDNRequest(
                        entry: record.dn, newRDN: newRDN, deleteOldRDN: deleteOldRDN, newSuperior: newSuperior)))
        }
        try Self.apply(change.controls, to: &write, values)
        operation = .write(write)
    }

    /// The change of whether somebody may log in; `nil` for a lock that ends by itself.
    private static func status(_ change: ModifyRequest.Modification) -> ModifyRequest.Modification? {
        let isLock = change.operation != .delete && !change.attribute.values.isEmpty
        guard !isLock || change.attribute.values == [ComputedAttributes.disabledTime] else { return nil }
        var attribute = change.attribute
        if !isLock { attribute.values = [] }
        return ModifyRequest.Modification(.replace, attribute)
    }

    private static func modification(
        _ modification: LDIFModification, _ values: LDIFValues
    ) throws(StagingError) -> ModifyRequest.Modification {
        var attribute = PartialAttribute(type: modification.description)
        for value in modification.values { attribute.values.append(try values.bytes(of: value)) }
        let operation: ModifyRequest.Operation =
            switch modification.kind {
            case .add: .add
            case .delete: .delete
            case .replace: .replace
            case .increment: .increment
            }
        return ModifyRequest.Modification(operation, attribute)
    }

    /// The controls that mean something here; others only if nothing depends on them (RFC 4511 section 4.1.11).
    private static func apply(
        _ controls: [LDIFControl], to write: inout DirectoryWrite, _ values: LDIFValues
    ) throws(StagingError) {
        for control in controls {
            let oid = String(decoding: control.oid, as: UTF8.self)
            switch oid {
            case ControlOID.assertion:
                let value = try control.value.map { (value) throws(StagingError) in try values.bytes(of: value) }
                guard let assertion = try? AssertionControl(decoding: value ?? []) else {
                    throw StagingError("malformed value of the assertion control")
                }
                write.assertion = assertion.filter
            case ControlOID.permissiveModify: write.isPermissive = true
            case ControlOID.treeDelete: write.deletesTree = true
            case ControlOID.manageDsaIT: break
            default: if control.isCritical { throw unsupported(oid) }
            }
        }
    }

    private static func refuseControls(_ controls: [LDIFControl]) throws(StagingError) {
        for control in controls where control.isCritical {
            let oid = String(decoding: control.oid, as: UTF8.self)
            if oid != ControlOID.manageDsaIT { throw unsupported(oid) }
        }
    }

    private static func unsupported(_ oid: String) -> StagingError {
        StagingError("the critical control \(oid) is not supported with this change")
    }
}
