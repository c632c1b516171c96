public import Identity

/// Who reads, and what of the directory he may see (decisions 8).
///
/// It is made from one version of the directory and right for that version.
public struct Viewer: Sendable, Equatable {
    /// The entry of whoever reads; `nil` for anonymous.
    public let entry: EntryID?
    /// Whether everything but secrets may be seen.
    public let isSuperAdmin: Bool
    /// Whether he may act for others (RFC 4370).
    public let mayProxy: Bool
    /// Whether he is believed when he says for which client he asks (decisions 12).
    public let mayTellClient: Bool
    private let roleLimit: Int?
    /// The SASL mechanisms that work on the connection of whoever reads, for the root DSE.
    public var mechanisms: [String] = []
    private let seesPeople: Bool
    private let seesServices: Bool
    private let seesGroups: Bool
    private let seesRoles: Bool

    /// Nobody: sees the root DSE and the subschema alone.
    public static let anonymous = Viewer(entry: nil, permissions: [], isSuperAdmin: false)

    /// The program and its operator: sees everything but secrets.
    public static let system = Viewer(entry: nil, permissions: [], isSuperAdmin: true)

    init(entry: EntryID?, permissions: Set<Permission>, isSuperAdmin: Bool, searchLimit: Int? = nil) {
        self.entry = entry
        self.isSuperAdmin = isSuperAdmin
        roleLimit = searchLimit
        let users = permissions.contains(.usersGet)
        let directory = permissions.contains(.directoryGet)
        mayProxy = isSuperAdmin || permissions.contains(.ldapProxy)
        mayTellClient = isSuperAdmin || permissions.contains(.authCheck)
        seesPeople = isSuperAdmin || users || directory
        seesServices = isSuperAdmin || users
        seesGroups = isSuperAdmin || users || directory || permissions.contains(.groupsGet)
        seesRoles = isSuperAdmin || permissions.contains(.rolesGet)
    }

    /// The same one, to whom nothing is granted: sees itself and the containers.
    public var withoutRights: Viewer {
        entry == nil ? .anonymous : Viewer(entry: entry, permissions: [], isSuperAdmin: false)
    }

    /// How many entries an unpaged search returns; `nil` for all.
    ///
    /// - Parameter standard: What the server allows those whose role says nothing else.
    func searchLimit(standard: Int) -> Int? {
        if isSuperAdmin { return nil }
        guard let limit = roleLimit else { return standard }
        return limit > 0 ? limit : nil
    }

    /// Whether nobody is bound.
    public var isAnonymous: Bool { entry == nil && !isSuperAdmin }

    /// Whether an entry exists for the viewer. What he may see of it are all attributes that are not secret.
    public func sees(_ entry: Entry) -> Bool {
        if isSuperAdmin { return true }
        guard let own = self.entry else { return false }
        if entry.id == own { return true }
        switch entry.record.content {
        case .user(let user): return user.type == .user ? seesPeople : seesServices
        case .group: return seesGroups
        case .userRole, .listRole: return seesRoles
        case .plain: return entry.record.parent == nil || entry.classes.isContainer || seesPeople
        }
    }
}

extension DirectorySnapshot {
    /// What the user of an entry may see; anonymous for `nil`, and for users that are gone or disabled.
    ///
    /// - Parameter token: The token or app password that was bound with: an app password may carry less than the role
    ///   holds, and who shows one that was revoked is anonymous.
    public func viewer(of id: EntryID?, with token: TokenID? = nil) -> Viewer {
        guard let id, let user = entry(id)?.user, user.status == .enabled else { return .anonymous }
        var role = user.role.flatMap { userRole($0.role) }
        if let token {
            guard user.has(token) else { return .anonymous }
            if let permissions = user.appPasswords.first(where: { $0.id == token })?.permissions {
                role = role?.narrowed(to: permissions)
            }
        }
        guard let role else {
            return Viewer(entry: id, permissions: [], isSuperAdmin: false)
        }
        return Viewer(
            entry: id, permissions: Set(role.permissions), isSuperAdmin: role.isSuperAdmin,
            searchLimit: role.searchLimit)
    }

    /// The viewer that one viewer is for a request with the proxied authorization control (RFC 4370).
    ///
    /// - Parameter identity: `dn:` and a name, `u:` and a user name, or nothing for anonymous.
    /// - Returns: `nil` if he may not act for that user, or there is no such user.
    public func viewer(_ viewer: Viewer, actingAs identity: [UInt8]) -> Viewer? {
        guard viewer.mayProxy else { return nil }
        if identity.isEmpty { return .anonymous }
        let text = identity.prefix { $0 != UInt8(ascii: ":") }
        let name = Array(identity.dropFirst(text.count + 1))
        let entry: Entry?
        switch String(decoding: text, as: UTF8.self).lowercased() {
        case "dn": entry = self.entry(named: name)
        case "u": entry = String(validating: name, as: UTF8.self).flatMap { self.entry(username: $0) }
        default: entry = nil
        }
        if identity.elementsEqual("dn:".utf8) { return .anonymous }
        guard let entry, entry.user?.status == .enabled else { return nil }
        let acting = self.viewer(of: entry.id)
        // Nobody becomes more than he is.
        return acting.isSuperAdmin && !viewer.isSuperAdmin ? nil : acting
    }
}
