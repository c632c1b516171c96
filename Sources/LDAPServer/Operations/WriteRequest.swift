import LDAPProtocol

/// A request that changes something.
struct WriteRequest: Hashable, Sendable {
    /// What is to be done.
    enum Operation: Hashable, Sendable {
        /// RFC 4511 section 4.7.
        case add(AddRequest)
        /// RFC 4511 section 4.6.
        case modify(ModifyRequest)
        /// RFC 4511 section 4.8.
        case delete(DelRequest)
        /// RFC 4511 section 4.9.
        case modifyDN(ModifyDNRequest)
        /// RFC 3062.
        case passwordModify(PasswordModifyRequest)
    }

    /// What is to be done.
    var operation: Operation
    /// What else is asked for.
    var controls = WriteControls()
    /// On whose behalf it comes.
    var origin = RequestOrigin()

    /// The tag of the answer.
    var responseTag: BERTag {
        switch operation {
        case .modify: .application(7)
        case .add: .application(9)
        case .delete: .application(11)
        case .modifyDN: .application(13)
        case .passwordModify: .application(24)
        }
    }

    /// The name of the operation, for the log.
    var name: String {
        switch operation {
        case .add: "add"
        case .modify: "modify"
        case .delete: "delete"
        case .modifyDN: "modify_dn"
        case .passwordModify: "password_modify"
        }
    }

    /// The entry it is about, for the log.
    var target: [UInt8] {
        switch operation {
        case .add(let request): request.entry
        case .modify(let request): request.object
        case .delete(let request): request.entry
        case .modifyDN(let request): request.entry
        case .passwordModify(let request): request.userIdentity ?? []
        }
    }
}

/// What came of a change.
struct WriteOutcome: Sendable {
    /// The outcome for the client.
    var result: LDAPResult
    /// What is sent with it.
    var controls: [Control] = []
    /// A password that was made up (RFC 3062).
    var generatedPassword: SecretBytes?
    /// Who the connection is from now on, if it changed its own credential.
    var identity: BoundIdentity?
    /// The earliest moment to answer; `nil` for at once.
    var notBefore: ContinuousClock.Instant?
}

/// How a change goes on.
enum WriteStep<Work: Sendable, Change: Sendable>: Sendable {
    /// The end of it.
    case outcome(WriteOutcome)
    /// Slow work has to be done first, off the event loop.
    case work(Work)
    /// It can be made.
    case change(Change)
}
