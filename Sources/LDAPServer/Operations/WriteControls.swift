import LDAPProtocol

/// The controls of a request that changes something.
struct WriteControls: Hashable, Sendable {
    /// What the entry has to match (RFC 4528).
    var assertion: Filter?
    /// The attributes of the entry before the change that are asked for (RFC 4527).
    var preRead: [[UInt8]]?
    /// The attributes of the entry after the change that are asked for (RFC 4527).
    var postRead: [[UInt8]]?
    /// Whether adding what is there and deleting what is not are no errors.
    var isPermissive = false
    /// Whether everything below the entry is deleted too.
    var deletesTree = false
    /// Whether the client wants to be told about passwords (draft-behera-ldap-password-policy-10).
    var wantsPasswordPolicy = false

    /// No controls.
    init() {}

    /// Reads the controls of a request.
    ///
    /// One that is not known, or not for this operation, is ignored unless it is critical (RFC 4511 section 4.1.11).
    /// - Throws: `unavailableCriticalExtension`, or `protocolError` for a malformed value or a second control of a kind.
    init(
        reading controls: [Control], for operation: WriteRequest.Operation, limits: Limits
    ) throws(RequestControls.Refusal) {
        var seen: Set<String> = []
        for control in controls {
            guard Self.fits(control.oid, operation) else {
                guard !control.isCritical else {
                    throw RequestControls.Refusal(
                        .unavailableCriticalExtension,
                        "the critical control \(control.oid) is not supported with this operation")
                }
                continue
            }
            guard seen.insert(control.oid).inserted else {
                throw RequestControls.Refusal(.protocolError, "the control \(control.oid) is there twice")
            }
            do throws(BERError) {
                try take(control, limits)
            } catch {
                throw RequestControls.Refusal(
                    .protocolError, "malformed value of the control \(control.oid): \(error)")
            }
        }
    }

    /// Whether a control means something to an operation.
    private static func fits(_ oid: String, _ operation: WriteRequest.Operation) -> Bool {
        switch (oid, operation) {
        case (_, .passwordModify): oid == ControlOID.passwordPolicy
        case (ControlOID.assertion, _), (ControlOID.manageDsaIT, _): true
        case (ControlOID.preRead, .modify), (ControlOID.preRead, .delete), (ControlOID.preRead, .modifyDN): true
        case (ControlOID.postRead, .add), (ControlOID.postRead, .modify), (ControlOID.postRead, .modifyDN): true
        case (ControlOID.permissiveModify, .modify), (ControlOID.treeDelete, .delete): true
        case (ControlOID.passwordPolicy, .add), (ControlOID.passwordPolicy, .modify): true
        default: false
        }
    }

    private mutating func take(_ control: Control, _ limits: Limits) throws(BERError) {
        let value = control.value ?? []
        switch control.oid {
        case ControlOID.assertion: assertion = try AssertionControl(decoding: value, limits: limits).filter
        case ControlOID.preRead: preRead = try ReadEntryControl.attributes(decoding: value, limits: limits)
        case ControlOID.postRead: postRead = try ReadEntryControl.attributes(decoding: value, limits: limits)
        case ControlOID.permissiveModify: isPermissive = true
        case ControlOID.treeDelete: deletesTree = true
        case ControlOID.passwordPolicy: wantsPasswordPolicy = true
        default: break
        }
    }

    /// The controls of writes, for the root DSE.
    static let advertised = [
        ControlOID.assertion, ControlOID.preRead, ControlOID.postRead, ControlOID.permissiveModify,
        ControlOID.treeDelete, ControlOID.passwordPolicy,
    ]
}
