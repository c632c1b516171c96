import Identity

/// Plans one account whose person is there.
struct AccountPlanner {
    private let configuration: SourceConfiguration
    private let mapping: RoleMapping
    private let contents: SourceContents
    private let roleNames: RoleNames

    init(
        _ configuration: SourceConfiguration, _ mapping: RoleMapping, _ contents: SourceContents, roleNames: RoleNames
    ) {
        self.configuration = configuration
        self.mapping = mapping
        self.contents = contents
        self.roleNames = roleNames
    }

    /// What has to be done to make the account follow the person; nil for nothing.
    func change(of pair: AccountPair, conflicts: inout [SyncConflict]) -> AccountChange? {
        let person = pair.person
        let origin = Origin(source: configuration.name, externalID: person.externalID, externalDN: person.dn)
        var change = AccountChange(
            kinds: [], account: pair.account,
            target: AccountChange.Target(
                origin: origin, username: pair.username, canonicalUsername: pair.canonicalUsername, email: pair.email,
                name: person.name, status: pair.account?.status ?? .enabled, disabledBy: pair.account?.disabledBy,
                role: pair.account?.role, listRole: pair.account?.listRole,
                groups: pair.account?.givenGroups.map(\.entry) ?? [], packed: person.packed),
            fields: [])
        compare(pair, into: &change)
        let memberships = contents.memberships[person.externalID] ?? []
        let userRole = mapping.userRole(in: memberships)
        if contents.isComplete {
            assign(userRole, to: \.role, "user role", roleNames.user, person, &change, &conflicts)
            assign(
                mapping.listRole(in: memberships), to: \.listRole, "list role", roleNames.list, person, &change,
                &conflicts)
            assignGroups(mapping.nativeGroups(in: memberships), &change)
        }
        setStatus(of: person, &change, &conflicts)
        return change.kinds.isEmpty ? nil : change
    }

    private func compare(_ pair: AccountPair, into change: inout AccountChange) {
        let target = change.target
        guard let account = pair.account else {
            change.kinds.append(.create)
            change.fields = [
                .init(name: "username", before: nil, after: target.username),
                .init(name: "name", before: nil, after: target.name),
            ]
            if let email = target.email { change.fields.append(.init(name: "email", before: nil, after: email)) }
            change.fields.append(.init(name: "dn", before: nil, after: target.origin.externalDN))
            return
        }
        if pair.isAdopted {
            change.kinds.append(.adopt)
            change.fields.append(
                .init(
                    name: "source", before: nil, after: configuration.name,
                    reason: "link: \(configuration.link.rawValue)"))
        }
        if account.username != target.username {
            change.kinds.append(.rename)
            change.fields.append(.init(name: "username", before: account.username, after: target.username))
        }
        var updates: [AccountChange.Field] = []
        if account.name != target.name { updates.append(.init(name: "name", before: account.name, after: target.name)) }
        if account.email != target.email {
            updates.append(.init(name: "email", before: account.email, after: target.email))
        }
        if let known = account.origin, known.externalDN != target.origin.externalDN {
            let place = AccountChange.Field(name: "dn", before: known.externalDN, after: target.origin.externalDN)
            if SourceDN.parent(of: known.externalDN) == SourceDN.parent(of: target.origin.externalDN) {
                updates.append(place)
            } else {
                change.kinds.append(.move)
                change.fields.append(place)
            }
        }
        updates += AttributeComparison.differences(from: account.attributes, to: pair.person.attributes)
        if !updates.isEmpty {
            change.kinds.append(.update)
            change.fields += updates
        }
    }

    private func assign(
        _ decision: RoleDecision, to path: WritableKeyPath<AccountChange.Target, Grant?>, _ what: String,
        _ name: (Grant?) -> String?, _ person: SourcePerson, _ change: inout AccountChange,
        _ conflicts: inout [SyncConflict]
    ) {
        let held = change.target[keyPath: path]
        let wanted = decision.grant(configuration.name)
        guard held != wanted else { return }
        if let held, !isOurs(held) {
            if let wanted, wanted.role != held.role {
                let giver = held.origin.map { "by \($0)" } ?? "by hand"
                conflicts.append(
                    SyncConflict(
                        kind: .role, username: person.username, dn: person.dn,
                        message: "keeps the \(what) \(name(held) ?? ""), given \(giver); "
                            + "rule \(decision.winner?.rule ?? 0) would give \(name(wanted) ?? "")"))
            }
            return
        }
        if path == \.role, change.account?.isSuperAdmin == true {
            conflicts.append(
                SyncConflict(
                    kind: .superAdmin, username: person.username, dn: person.dn,
                    message: "is a super admin here, whose role no sync takes away"))
            return
        }
        change.target[keyPath: path] = wanted
        let kind: AccountChange.Kind = wanted == nil ? .revoke : .grant
        if !change.kinds.contains(kind) { change.kinds.append(kind) }
        change.fields.append(
            .init(name: what, before: name(held), after: name(wanted), reason: reason(decision, name)))
    }

    /// Puts the account into the groups that rules name, and takes it out of those that they named before.
    private func assignGroups(_ matches: [GroupMatch], _ change: inout AccountChange) {
        let given = change.account?.givenGroups ?? []
        // Whoever was put into a group by hand stays in it by hand.
        let manual = change.account?.otherGroups ?? []
        let wanted = matches.filter { !manual.contains($0.target) }
        change.target.groups = wanted.map(\.target.entry)
        for match in wanted where !given.contains(match.target) {
            if !change.kinds.contains(.grant) { change.kinds.append(.grant) }
            change.fields.append(
                .init(
                    name: "group", before: nil, after: match.target.name, reason: "rule \(match.rule), \(match.group)"))
        }
        for group in given where !wanted.contains(where: { $0.target == group }) {
            if !change.kinds.contains(.revoke) { change.kinds.append(.revoke) }
            change.fields.append(
                .init(name: "group", before: group.name, after: nil, reason: "no rule applies any more"))
        }
    }

    /// Which rule won and which lost.
    private func reason(_ decision: RoleDecision, _ name: (Grant?) -> String?) -> String {
        guard let winner = decision.winner else { return "no rule applies any more" }
        var text = winner.rule == 0 ? "noRole: default" : "rule \(winner.rule), \(winner.group)"
        if !decision.losers.isEmpty {
            let losers = decision.losers.map { "rule \($0.rule) (\($0.role.name))" }
            text += "; lost: " + losers.joined(separator: ", ")
        }
        return text
    }

    private func isOurs(_ grant: Grant) -> Bool {
        grant.origin?.hasPrefix(configuration.name + ":") == true
    }

    private func setStatus(
        of person: SourcePerson, _ change: inout AccountChange, _ conflicts: inout [SyncConflict]
    ) {
        let lacksRole = configuration.noRole == .disable && change.target.role == nil
        // Without the whole of the groups nobody is known to lack a role; who is new waits outside.
        let isUnwanted = person.isDisabled || (lacksRole && (contents.isComplete || change.account == nil))
        let reason = person.isDisabled ? "\(person.standing.rawValue) at \(configuration.name)" : "no rule gives a role"
        if isUnwanted, change.target.status == .enabled {
            guard change.account?.isSuperAdmin != true else {
                conflicts.append(
                    SyncConflict(
                        kind: .superAdmin, username: person.username, dn: person.dn,
                        message: "\(reason), but is a super admin here, whom no sync disables"))
                return
            }
            change.target.status = .disabled
            change.target.disabledBy = .sync
            change.fields.append(
                .init(
                    name: "status", before: change.account == nil ? nil : "enabled", after: "disabled", reason: reason))
            if change.account != nil {
                change.kinds.append(.disable)
                change.isRemoval = !person.isDisabled
            }
        } else if !isUnwanted, change.target.status == .disabled, change.target.disabledBy == .sync {
            // Whoever lacks a role as far as is known stays out until the groups were read to their end.
            guard contents.isComplete || configuration.noRole != .disable else { return }
            change.target.status = .enabled
            change.target.disabledBy = nil
            change.kinds.append(.enable)
            change.fields.append(
                .init(name: "status", before: "disabled", after: "enabled", reason: "back at \(configuration.name)"))
        }
    }
}
