import NIOCore

/// The value of the password policy control in a response (draft-behera-ldap-password-policy-10 section 6.2). A request has
/// no value.
public struct PasswordPolicyControl: Hashable, Sendable {
    /// What is wrong with a password or an account.
    public enum Problem: Int32, Hashable, Sendable, CaseIterable {
        /// The password has expired.
        case passwordExpired = 0
        /// The account is locked.
        case accountLocked = 1
        /// The password has to be changed before anything else.
        case changeAfterReset = 2
        /// The password may not be changed by this caller.
        case passwordModNotAllowed = 3
        /// The old password has to be given with the new one.
        case mustSupplyOldPassword = 4
        /// The password is not good enough.
        case insufficientPasswordQuality = 5
        /// The password is too short.
        case passwordTooShort = 6
        /// The password was changed too little time ago.
        case passwordTooYoung = 7
        /// The password was used before.
        case passwordInHistory = 8
    }

    /// What a client should tell its user in time.
    public enum Warning: Hashable, Sendable {
        /// In how many seconds the password expires.
        case secondsBeforeExpiration(Int32)
        /// How many binds an expired password is still good for.
        case graceLoginsRemaining(Int32)
    }

    private static let warningTag = BERTag.context(0, constructed: true)
    private static let errorTag = BERTag.context(1)

    /// What the user should know in time.
    public var warning: Warning?
    /// What is wrong; `nil` for nothing.
    public var problem: Problem?

    /// Puts the parts together; without any it says that all is well.
    public init(warning: Warning? = nil, problem: Problem? = nil) {
        self.warning = warning
        self.problem = problem
    }

    /// Decodes the value of a response control.
    ///
    /// - Throws: `BERError`; `integerOutOfRange` for a number without meaning.
    public init(decoding value: [UInt8]) throws(BERError) {
        var reader = BERReader(value)
        let outer = try reader.enter(.sequence)
        if reader.isNext(Self.warningTag) {
            let choice = try reader.enter(Self.warningTag)
            warning =
                reader.isNext(.context(0))
                ? .secondsBeforeExpiration(try reader.readInteger(.context(0)))
                : .graceLoginsRemaining(try reader.readInteger(.context(1)))
            try reader.leave(choice)
        }
        if reader.isNext(Self.errorTag) {
            guard let problem = Problem(rawValue: try reader.readInteger(Self.errorTag)) else {
                throw reader.error(.integerOutOfRange)
            }
            self.problem = problem
        }
        try reader.leave(outer)
        guard reader.isAtEnd else { throw reader.error(.trailingData) }
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] {
        var buffer = ByteBuffer()
        BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
            if let warning {
                BERWriter.writeConstructed(Self.warningTag, into: &buffer) { buffer in
                    switch warning {
                    case .secondsBeforeExpiration(let seconds):
                        BERWriter.writeInteger(seconds, tag: .context(0), into: &buffer)
                    case .graceLoginsRemaining(let count):
                        BERWriter.writeInteger(count, tag: .context(1), into: &buffer)
                    }
                }
            }
            if let problem { BERWriter.writeInteger(problem.rawValue, tag: Self.errorTag, into: &buffer) }
        }
        return Array(buffer.readableBytesView)
    }

    /// A response control with this value.
    public var control: Control { Control(oid: ControlOID.passwordPolicy, value: encoded) }
}
