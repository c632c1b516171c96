import LDAPProtocol

/// What a connection may do whose user has to change the password first
/// (draft-behera-ldap-password-policy-10 section 8.1).
enum PasswordChangeGate {
    /// Whether an operation is one of those that lead to another password, or out.
    static func lets(through operation: ProtocolOp) -> Bool {
        switch operation {
        case .bindRequest, .unbindRequest, .abandonRequest: true
        case .extendedRequest(let request):
            [
                ExtendedOperationOID.passwordModify, ExtendedOperationOID.whoAmI, ExtendedOperationOID.startTLS,
                ExtendedOperationOID.cancel,
            ].contains(request.name)
        case .modifyRequest(let request):
            !request.changes.isEmpty
                && request.changes.allSatisfy { change in
                    String(decoding: change.attribute.type, as: UTF8.self).lowercased() == "userpassword"
                }
        default: false
        }
    }

    /// The answer to any other one.
    static func refusal(of message: LDAPMessage) -> LDAPConnectionState.Response? {
        guard let tag = ProtocolOp.responseTag(for: message.operation.tag) else { return nil }
        var response = LDAPConnectionState.Response(
            id: message.id, tag: tag,
            result: LDAPResult(
                .insufficientAccessRights, diagnosticMessage: "the password has to be changed before anything else"))
        if message.controls.contains(where: { $0.oid == ControlOID.passwordPolicy }) {
            response.controls = [PasswordPolicyControl(problem: .changeAfterReset).control]
        }
        return response
    }
}
