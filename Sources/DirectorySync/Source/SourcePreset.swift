import LDAPProtocol

/// The names of things in one kind of directory, after the configuration had its say.
struct SourcePreset: Sendable, Equatable {
    /// What never changes about a person and never belongs to anybody else.
    var identity: IdentityAttribute
    /// The same about a group.
    var groupIdentity: IdentityAttribute
    /// The attribute of the user name.
    var username = "uid"
    /// The attributes of the display name, the best first.
    var displayNames = ["displayName", "cn"]
    /// The attribute of the e-mail addresses.
    var mail = "mail"
    /// How the directory says that somebody may not log in.
    var lock: LockRule
    /// Which entries are people.
    var peopleFilter: String
    /// Which entries are groups.
    var groupFilter: String
    /// What is taken over from people.
    var people: AttributeSelection
    /// What is taken over from groups.
    var groups: AttributeSelection
    /// The attribute of a group's name.
    var groupName = "cn"
    /// Attributes of members as DNs.
    var memberNames = ["member", "uniqueMember"]
    /// The attribute of members as user names; nil where there is none.
    var memberUsernames: String? = "memberUid"
    /// Whether one group of each person is told by its number alone, beside all members.
    var hasPrimaryGroups = false
    /// The attribute that changes whenever an entry does, for values that come in pieces.
    var version: String?

    /// The attributes to ask for at people. They are named one by one, so that no secret is ever sent.
    var requestedOfPeople: [String] {
        var names = [identity.name, username, mail] + displayNames + lock.attributes
        if hasPrimaryGroups { names += [PrimaryGroup.sidAttribute, PrimaryGroup.numberAttribute] }
        return people.requested(beside: names + [version].compactMap(\.self))
    }

    /// The attributes to ask for at groups.
    var requestedOfGroups: [String] {
        var names = [groupIdentity.name, groupName] + memberNames + [memberUsernames].compactMap(\.self)
        if hasPrimaryGroups { names.append(PrimaryGroup.sidAttribute) }
        return groups.requested(beside: names + [version].compactMap(\.self))
    }
}

extension SourceConfiguration {
    /// The preset of the kind, with the names that the configuration gives in the place of its own.
    ///
    /// For a kind that is not known yet it is that of ``Kind/generic``; see `DirectoryConnection.resolve(_:)`.
    var preset: SourcePreset {
        var preset = SourcePreset.of(kind ?? .generic)
        if let name = names.identity { preset.identity = IdentityAttribute(named: name) }
        if let name = names.groupIdentity { preset.groupIdentity = IdentityAttribute(named: name) }
        if let name = names.username { preset.username = name }
        if let name = names.displayName { preset.displayNames = [name] }
        if let name = names.mail { preset.mail = name }
        if let name = names.groupName { preset.groupName = name }
        if let name = names.member {
            // One attribute holds all members then; what its values are is told by their look.
            preset.memberNames = [name]
            preset.memberUsernames = name.equalsIgnoringCase("memberUid") ? name : nil
            if preset.memberUsernames != nil { preset.memberNames = [] }
        }
        if let disabled { preset.lock = .value(attribute: disabled.attribute, value: disabled.value) }
        preset.people.excluded.formUnion(excludedAttributes.map { $0.lowercased() })
        preset.groups.excluded.formUnion(excludedAttributes.map { $0.lowercased() })
        return preset
    }

    /// Which entries are people.
    var peopleFilter: String { users.filter ?? preset.peopleFilter }

    /// Which entries are groups.
    var groupFilter: String { groups?.filter ?? preset.groupFilter }
}
