public import Identity
import LDAPProtocol

/// The passwords of a change that have to be hashed, or held against the stored one, before it can be made.
public struct PasswordPreparation: Sendable {
    private var new: Secret<[UInt8]>?
    private var old: Secret<[UInt8]>?
    private let stored: PasswordHash?
    private let isToken: Bool
    private let policy: PasswordPolicy
    private let user: User?

    /// Looks for clear passwords in a change; `nil` if it has none.
    ///
    /// - Throws: ``WriteRefusal`` for more than one, and for one that the policy refuses.
    public init?(
        _ operation: DirectoryWrite.Operation, in snapshot: DirectorySnapshot
    ) throws(WriteRefusal) {
        let (schema, types) = (snapshot.schema, snapshot.context.types)
        func isPassword(_ attribute: PartialAttribute) -> Bool {
            schema.attributeID(EntryAttributes.bareType(attribute.type)) == types.userPassword
        }
        var new: [[UInt8]] = []
        var old: [[UInt8]] = []
        var existing: Entry?
        var words: [String] = []
        var isService = false
        switch operation {
        case .add(let request):
            for attribute in request.attributes {
                if isPassword(attribute) { new += attribute.values }
                let type = schema.attributeID(attribute.type)
                if type == types.uid { words += attribute.values.map { String(decoding: $0, as: UTF8.self) } }
                if type == types.objectClass, let service = schema.objectClass("gatehouseService") {
                    isService = attribute.values.contains { schema.objectClass($0)?.index == service.index }
                }
            }
        case .modify(let request):
            existing = snapshot.entry(named: request.object)
            for change in request.changes where isPassword(change.attribute) {
                switch change.operation {
                case .add, .replace: new += change.attribute.values
                case .delete: old += change.attribute.values
                case .increment: break
                }
            }
        case .delete, .modifyDN, .setPassword: return nil
        }
        if let user = existing?.user {
            words = [user.username]
            isService = user.type == .api
        }
        // What is no clear password is a hash, which goes the way of any value.
        new.removeAll { !PasswordHash($0).isClearText }
        old.removeAll { !PasswordHash($0).isClearText }
        guard !new.isEmpty || !old.isEmpty else { return nil }
        guard new.count <= 1, old.count <= 1 else {
            throw WriteRefusal(.constraintViolation, "userPassword: an entry has one password")
        }
        let clear = new.first.map(ClearPassword.withoutScheme)
        policy = snapshot.passwordPolicy(for: existing?.user)
        user = existing?.user
        isToken = isService && (clear.map(Self.isToken) ?? false)
        if let clear, !isToken { try Self.check(clear, policy, words: words) }
        self.new = new.first.map { Secret($0) }
        self.old = old.first.map { Secret($0) }
        self.stored = existing?.password(types)
    }

    /// Holds a new password against the policy.
    ///
    /// - Throws: ``WriteRefusal`` `constraintViolation`.
    public static func check(_ clear: [UInt8], _ policy: PasswordPolicy, words: [String]) throws(WriteRefusal) {
        guard let refusal = policy.refusal(of: clear, contextWords: words) else { return }
        let isShort: Bool = if case .tooShort = refusal { true } else { false }
        throw WriteRefusal(
            .constraintViolation, "userPassword: \(refusal)",
            problem: isShort ? .passwordTooShort : .insufficientPasswordQuality)
    }

    /// Holds a new password against the present one and those before it. Slow, and blocks.
    ///
    /// - Throws: ``WriteRefusal`` `constraintViolation`.
    public static func checkHistory(
        _ clear: [UInt8], _ policy: PasswordPolicy, _ user: User?
    ) throws(WriteRefusal) {
        guard policy.isUsed(clear, by: user) else { return }
        throw WriteRefusal(
            .constraintViolation, "userPassword: \(PasswordPolicy.Refusal.used)", problem: .passwordInHistory)
    }

    /// Whether a password is long enough and of such a form that it may be a token of ours.
    private static func isToken(_ clear: [UInt8]) -> Bool {
        clear.count == APIToken.length
            && clear.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            }
    }

    /// Does the work. Slow, and blocks.
    ///
    /// - Throws: ``WriteRefusal``.
    public func perform(_ hasher: PasswordHasher) throws(WriteRefusal) -> PreparedPasswords {
        var prepared = PreparedPasswords()
        if let old = old?.exposed, let stored {
            let clear = ClearPassword.withoutScheme(old)
            if stored.verify(clear) || APIToken.verify(clear, against: stored) { prepared.proofs[old] = stored }
        }
        if let new = new?.exposed {
            let clear = Secret(ClearPassword.withoutScheme(new))
            try Self.checkHistory(clear.exposed, policy, user)
            switch ClearPassword.hash(clear, stored: nil, isToken: isToken, hasher) {
            case .success(let hash): prepared.hashes[new] = hash
            case .failure(let error): throw WriteRefusal(.constraintViolation, "userPassword: \(error)")
            }
        }
        return prepared
    }
}
