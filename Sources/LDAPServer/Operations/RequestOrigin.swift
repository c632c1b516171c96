import LDAPProtocol

/// On whose behalf a request comes, as its controls have it.
struct RequestOrigin: Hashable, Sendable {
    /// Whom the requester acts for (RFC 4370): `dn:…`, `u:…`, or nothing for anonymous; `nil` for himself.
    var authorizationID: [UInt8]?
    /// The end client, if the requester says so (draft-wahl-ldap-session).
    var session: SessionTrackingControl?

    /// The requester himself.
    init() {}

    /// Takes the controls about the origin out of those of a message.
    ///
    /// - Throws: `protocolError` for a malformed value, a second control of a kind, or one that should be critical.
    init(_ message: inout LDAPMessage) throws(RequestControls.Refusal) {
        guard !message.controls.isEmpty else { return }
        for control in message.controls {
            switch control.oid {
            case ControlOID.proxiedAuthorization where Self.takesProxy(message.operation):
                guard authorizationID == nil else { throw Self.twice(control) }
                guard control.isCritical else {
                    // Whoever ignored it would act as somebody else (RFC 4370 section 3).
                    throw RequestControls.Refusal(.protocolError, "the proxied authorization control must be critical")
                }
                authorizationID = control.value ?? []
            case ControlOID.sessionTracking:
                guard session == nil else { throw Self.twice(control) }
                session = try Self.session(control)
            default: continue
            }
        }
        message.controls.removeAll { control in
            switch control.oid {
            case ControlOID.proxiedAuthorization: authorizationID != nil
            case ControlOID.sessionTracking: true
            default: false
            }
        }
    }

    /// Not for operations that change who the connection is.
    private static func takesProxy(_ operation: ProtocolOp) -> Bool {
        switch operation {
        case .bindRequest: false
        case .extendedRequest(let request):
            request.name == ExtendedOperationOID.whoAmI || request.name == ExtendedOperationOID.passwordModify
        default: true
        }
    }

    private static func session(_ control: Control) throws(RequestControls.Refusal) -> SessionTrackingControl? {
        do {
            return try SessionTrackingControl(decoding: control.value ?? [])
        } catch {
            // It is there for the trail; a client that gets it wrong is served all the same.
            guard control.isCritical else { return nil }
            throw RequestControls.Refusal(.protocolError, "malformed value of the session tracking control: \(error)")
        }
    }

    private static func twice(_ control: Control) -> RequestControls.Refusal {
        RequestControls.Refusal(.protocolError, "the control \(control.oid) is there twice")
    }
}
