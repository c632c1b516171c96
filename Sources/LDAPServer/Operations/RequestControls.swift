import LDAPProtocol

/// The controls of a request that mean something to the operation they came with.
struct RequestControls {
    /// The controls an operation takes.
    struct Kinds: OptionSet {
        let rawValue: Int
        /// Assertion (RFC 4528).
        static let assertion = Kinds(rawValue: 1)
        /// Manage DSA IT (RFC 3296); there are no referral objects, so that it changes nothing.
        static let manageDsaIT = Kinds(rawValue: 2)
    }

    /// Why a request is not served.
    struct Refusal: Error {
        let result: LDAPResult

        init(_ code: ResultCode, _ text: String) {
            result = LDAPResult(code, diagnosticMessage: text)
        }
    }

    /// What the entry has to match.
    var assertion: Filter?

    /// Reads controls.
    ///
    /// One that is not known, or not for this operation, is ignored unless it is critical (RFC 4511 section 4.1.11).
    /// - Throws: `unavailableCriticalExtension`, or `protocolError` for a malformed value or a second control of a kind.
    init(_ controls: [Control], taking kinds: Kinds) throws(Refusal) {
        var seen: Kinds = []
        for control in controls {
            let kind: Kinds =
                switch control.oid {
                case ControlOID.assertion: .assertion
                case ControlOID.manageDsaIT: .manageDsaIT
                default: []
                }
            guard !kind.isEmpty, kinds.contains(kind) else {
                guard !control.isCritical else {
                    throw Refusal(
                        .unavailableCriticalExtension,
                        "the critical control \(control.oid) is not supported with this operation")
                }
                continue
            }
            guard seen.isDisjoint(with: kind) else {
                throw Refusal(.protocolError, "the control \(control.oid) is there twice")
            }
            seen.insert(kind)
            if kind == .assertion { assertion = try Self.assertion(control) }
        }
    }

    private static func assertion(_ control: Control) throws(Refusal) -> Filter {
        do {
            return try AssertionControl(decoding: control.value ?? []).filter
        } catch {
            throw Refusal(.protocolError, "malformed value of the assertion control: \(error)")
        }
    }
}
