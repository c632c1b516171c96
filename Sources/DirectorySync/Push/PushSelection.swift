import Directory
import Identity
import LDAPProtocol

/// Chooses the entries of this directory that a target shall have, and says what they look like there.
struct PushSelection {
    private let configuration: PushConfiguration
    private let layout: PushLayout
    private let snapshot: DirectorySnapshot

    init(_ configuration: PushConfiguration, _ snapshot: DirectorySnapshot) {
        self.configuration = configuration
        self.snapshot = snapshot
        layout = .of(configuration)
    }

    /// Everything that the target shall have, in ascending order of the entries' numbers.
    func all() -> [PushObject] {
        snapshot.allEntries.compactMap { object($0) }
    }

    /// What the target shall have of an entry; nil for nothing.
    func object(_ uuid: EntryUUID) -> PushObject? {
        snapshot.entry(uuid: uuid).flatMap { object($0) }
    }

    private func object(_ entry: Entry) -> PushObject? {
        guard let base = base(of: entry) else { return nil }
        switch entry.record.content {
        case .user(let user): return person(entry, user, base)
        case .group:
            return group(entry, named: snapshot.text(of: "cn", in: entry) ?? "", base)
        case .userRole(let role): return group(entry, named: role.name, base)
        case .listRole(let role): return group(entry, named: role.name, base)
        case .plain: return nil
        }
    }

    /// Where an entry stands at the target; nil for one that is not pushed.
    private func base(of entry: Entry) -> String? {
        let isOurs = configuration.people == .all || entry.record.origin == nil
        return switch entry.record.content {
        case .user(let user): isOurs && user.type == .user ? configuration.usersBase : nil
        case .group: isOurs && !isPrimaryGroup(entry) ? configuration.groupsBase : nil
        case .userRole: configuration.rolesBase
        case .listRole: configuration.listRolesBase
        case .plain: nil
        }
    }

    /// Whether it is the group that stands for the primary number of everybody, which lists nobody.
    private func isPrimaryGroup(_ entry: Entry) -> Bool {
        snapshot.text(of: "gidNumber", in: entry) == String(snapshot.context.options.gidNumbers.lowerBound)
    }

    // MARK: People

    private func person(_ entry: Entry, _ user: User, _ base: String) -> PushObject {
        var object = PushObject(
            uuid: entry.record.uuid, kind: .person, name: user.username, base: base,
            relativeName: AttributeTypeAndValue(layout.personName, user.username), classes: layout.personClasses,
            attributes: personAttributes(of: entry))
        object.isLocked = user.status == .disabled
        if let posix = layout.posixClass {
            if ["uidnumber", "gidnumber", "homedirectory"].allSatisfy({ object.attributes[$0]?.isEmpty == false }) {
                object.classes.append(posix)
            } else {
                for name in ["uidnumber", "gidnumber", "homedirectory", "loginshell", "gecos"] {
                    object.attributes[name] = nil
                }
            }
        }
        if object.attributes["displayname"]?.isEmpty != false, !user.name.isEmpty {
            object.attributes["displayname"] = [Array(user.name.utf8)]
        }
        if object.attributes["mail"]?.isEmpty != false, let email = user.email {
            object.attributes["mail"] = [Array(email.utf8)]
        }
        switch configuration.kind {
        case .openLDAP, .ds389:
            // The name that people log in with is the one that the entry is named by.
            let name = Array(user.username.utf8)
            object.attributes["uid"] = [name] + (object.attributes["uid"] ?? []).filter { $0 != name }
            if configuration.passwords == .hash, let hash = user.password {
                if let text = PushedHash.text(hash, for: configuration.kind) {
                    object.attributes["userpassword"] = [text]
                } else {
                    object.keepsPassword = true
                }
            }
        case .activeDirectory:
            let domain = configuration.principalDomain ?? Self.domain(of: base)
            object.attributes["samaccountname"] = [Array(user.username.utf8)]
            object.attributes["userprincipalname"] = [Array("\(user.username)@\(domain)".utf8)]
            object.attributes["cn"] = nil
            // Nobody may log in before there is a password.
            object.initial["userAccountControl"] = [Array("514".utf8)]
            object.refusal = AccountName.refusal(of: user.username, limit: 20)
        }
        return object
    }

    private func personAttributes(of entry: Entry) -> [String: [[UInt8]]] {
        var attributes: [String: [[UInt8]]] = [:]
        for name in layout.personAttributes.values { attributes[name] = [] }
        for attribute in snapshot.writtenAttributes(of: entry) {
            guard let description = AttributeDescription(attribute.type),
                let id = snapshot.schema.attributeID(description.type)
            else { continue }
            let type = String(decoding: snapshot.schema.attribute(id).lowercasedName, as: UTF8.self)
            let options = description.options.map { String(decoding: $0, as: UTF8.self) }
            guard let name = layout.personAttributes[type], options.allSatisfy({ $0.hasPrefix("lang-") }),
                options.isEmpty || layout.takesLanguages
            else { continue }
            let values = layout.singleValued.contains(name) ? Array(attribute.values.prefix(1)) : attribute.values
            attributes[([name] + options).joined(separator: ";"), default: []] += values
        }
        return attributes
    }

    // MARK: Groups and roles

    private func group(_ entry: Entry, named name: String, _ base: String) -> PushObject {
        var object = PushObject(
            uuid: entry.record.uuid, kind: .group, name: name, base: base,
            relativeName: AttributeTypeAndValue("cn", name), classes: layout.groupClasses, attributes: [:])
        var descriptions = snapshot.schema.attributeID("description").map { entry.values(of: $0) } ?? []
        switch configuration.kind {
        case .openLDAP, .ds389: object.attributes["cn"] = [Array(name.utf8)]
        case .activeDirectory:
            object.attributes["samaccountname"] = [Array(name.utf8)]
            descriptions = Array(descriptions.prefix(1))
            object.refusal = AccountName.refusal(of: name, limit: 256)
        }
        object.attributes["description"] = descriptions
        object.members = snapshot.members(of: entry).compactMap { id in
            guard let member = snapshot.entry(id), member.id != entry.id, self.base(of: member) != nil else {
                return nil
            }
            return member.record.uuid
        }
        return object
    }

    /// `dc=corp,dc=test` is the domain `corp.test`.
    private static func domain(of base: String) -> String {
        guard let name = try? DistinguishedName(base) else { return "" }
        return name.rdns.flatMap(\.components)
            .filter { String(decoding: $0.type, as: UTF8.self).equalsIgnoringCase("dc") }
            .map { String(decoding: $0.value, as: UTF8.self) }.joined(separator: ".")
    }
}

/// Which names Active Directory takes as `sAMAccountName`.
enum AccountName {
    private static let forbidden = Set("\"/\\[]:;|=,+*?<>@")

    /// Why a name can't be one; nil if it can.
    static func refusal(of name: String, limit: Int) -> String? {
        if name.count > limit { return "the name has more than \(limit) characters, which the directory does not take" }
        if let character = name.first(where: { forbidden.contains($0) }) {
            return "the name holds \(character), which the directory does not take"
        }
        return name.hasSuffix(".") ? "the name ends with a dot, which the directory does not take" : nil
    }
}

/// Stored hashes in the form in which a target verifies them.
enum PushedHash {
    /// The value of `userPassword`; nil for a hash of a scheme that the target does not verify.
    static func text(_ hash: PasswordHash, for kind: PushConfiguration.Kind) -> [UInt8]? {
        guard hash.isReadable, let scheme = hash.scheme, schemes(kind).contains(scheme) else { return nil }
        if hash.stored.first == UInt8(ascii: "{") { return hash.stored }
        return Array("{\(scheme.rawValue)}".utf8) + hash.stored
    }

    private static func schemes(_ kind: PushConfiguration.Kind) -> Set<PasswordScheme> {
        switch kind {
        // argon2 by a module, the others by slapd itself.
        case .openLDAP: [.argon2, .ssha, .sha, .smd5, .md5, .crypt]
        case .ds389: [.ssha, .sha, .ssha256, .sha256, .ssha384, .sha384, .ssha512, .sha512, .crypt]
        case .activeDirectory: []
        }
    }
}
