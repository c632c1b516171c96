public import Identity

/// What is known of an app password to be made.
public struct NewAppPassword: Sendable {
    /// What it is for; unique among those of the person, whatever the case.
    public var name: String
    /// The service that it is good for.
    public var service: String
    /// Where it is good without the name of the service.
    public var networks: [AddressRange]
    /// The permissions that it carries, of those that the person holds; `nil` for all.
    public var permissions: [Permission]?
    /// From when on it is refused; `nil` for never.
    public var expiresAt: Timestamp?

    /// One for a service; the rest is set afterwards.
    public init(name: String, service: String, expiresAt: Timestamp? = nil) {
        self.name = name
        self.service = service
        self.networks = []
        self.permissions = nil
        self.expiresAt = expiresAt
    }
}

/// What programs of people use in the place of the password.
extension DirectoryDraft {
    /// Gives a person an app password. It is good from the next log-in on; sessions and connections stay.
    ///
    /// - Parameter stored: the digest, see `AppPassword.stored`.
    /// - Throws: ``ChangeError``: `notFound`, `forbidden`, `invalid` with the field, `taken`, `exhausted`.
    public mutating func addAppPassword(
        to id: UserID, _ new: NewAppPassword, stored: PasswordHash
    ) throws(ChangeError) -> AppPassword {
        guard let entry = snapshot.entry(of: id), var user = entry.user else { throw Self.noUser }
        try guardSuperAdmin(user)
        guard user.type == .user else {
            throw ChangeError(.invalid, field: "type", "App passwords are for people; give the API user a token.")
        }
        guard AppPassword.isDigest(stored) else {
            throw ChangeError(.invalid, field: "password", "That is not what is stored of an app password.")
        }
        let name = try Self.short(new.name, field: "name")
        let service = try Self.short(new.service, field: "service")
        guard new.networks.count <= Self.mostNetworks else {
            throw ChangeError(.invalid, field: "networks", "At most \(Self.mostNetworks) networks are taken.")
        }
        for permission in new.permissions ?? []
        where permission == .everything || !snapshot.permissions.contains(permission) {
            throw ChangeError(.invalid, field: "permissions", "There is no permission \(permission).")
        }
        if let expiresAt = new.expiresAt, expiresAt <= time {
            throw ChangeError(.invalid, field: "expires_at", "The app password would be expired already.")
        }
        guard user.appPasswords.count < Self.mostAppPasswords else {
            throw ChangeError(
                .exhausted, field: "name",
                "A person has at most \(Self.mostAppPasswords) app passwords; revoke one first.")
        }
        if user.appPasswords.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            throw ChangeError(.taken, field: "name", "\(user.username) has an app password named \(name) already")
        }
        let password = AppPassword(
            id: try newTokenID(), name: name, service: service, networks: new.networks, permissions: new.permissions,
            digest: stored, createdAt: time, expiresAt: new.expiresAt)
        user.appPasswords.append(password)
        try put(user, in: entry)
        return password
    }

    /// Revokes an app password: it is refused from the next moment on, and connections that were bound with it are
    /// anonymous.
    ///
    /// - Throws: ``ChangeError``: `notFound` for the user or the password, `forbidden`.
    public mutating func removeAppPassword(_ password: TokenID, of id: UserID) throws(ChangeError) {
        guard let entry = snapshot.entry(of: id), var user = entry.user else { throw Self.noUser }
        try guardSuperAdmin(user)
        guard let index = user.appPasswords.firstIndex(where: { $0.id == password }) else {
            throw ChangeError(.notFound, field: "id", "\(user.username) has no app password \(password).")
        }
        user.appPasswords.remove(at: index)
        try put(user, in: entry)
    }

    private static var mostAppPasswords: Int { 100 }
    private static var mostNetworks: Int { 32 }
    private static var longest: Int { 200 }

    private static func short(_ text: String, field: String) throws(ChangeError) -> String {
        guard let title = try? FieldRule.title(text), title.utf8.count <= longest else {
            throw ChangeError(
                .invalid, field: field, "It has 1 to \(longest) bytes and no control characters.")
        }
        return title
    }
}
