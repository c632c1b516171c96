import LDAPProtocol

/// Makes people and groups of the entries of a source; what it gets is hostile until checked.
struct SourceDecoder {
    private struct GroupDraft {
        var group: SourceGroup
        var memberNames: [[UInt8]]
        var memberUsernames: [[UInt8]]
    }

    private let configuration: SourceConfiguration
    private let preset: SourcePreset
    private let schema = Schema.standard
    private let personAttributes: Set<String>
    private let groupAttributes: Set<String>
    private var people: [SourcePerson] = []
    private var unusable: Set<String> = []
    private var drafts: [GroupDraft] = []
    private var problems: [SourceProblem] = []
    private var identities: Set<String> = []
    private var personByName: [[UInt8]: String] = [:]
    private var personByUsername: [String: String] = [:]
    private var groupByName: [[UInt8]: String] = [:]

    init(_ configuration: SourceConfiguration) {
        self.configuration = configuration
        preset = .of(configuration.kind)
        personAttributes = SourcePreset.attributes(of: preset.personClasses, except: configuration.excludedAttributes)
        groupAttributes = SourcePreset.attributes(of: preset.groupClasses, except: configuration.excludedAttributes)
    }

    /// The attributes to ask for at people. They are named one by one, so that no secret is ever sent.
    var requestedOfPeople: [String] {
        Set(personAttributes).union([preset.identity, preset.lock, preset.username, "mail"]).sorted()
    }

    /// The attributes to ask for at groups.
    var requestedOfGroups: [String] {
        Set(groupAttributes).union([preset.identity, preset.memberUsernames, "cn"] + preset.memberNames).sorted()
    }

    /// Notes how a search ended.
    mutating func note(_ completion: SearchCompletion, of place: SourceConfiguration.Place) {
        if let failure = completion.failure {
            problems.append(SourceProblem(.incomplete, dn: place.base, failure.description))
        }
        let references = completion.statistics.references
        if references > 0 {
            problems.append(
                SourceProblem(
                    .references, dn: place.base, "\(references) references to other servers came and are not followed"))
        }
    }

    /// Takes an entry of the people's search.
    mutating func add(person entry: SourceEntry) {
        guard let (identity, name) = identify(entry, below: configuration.users.base) else { return }
        personByName[name] = identity
        guard let username = entry.firstText(preset.username),
            case .success(let canonical) = UsernameRule.canonical(username)
        else {
            unusable.insert(identity)
            let reason = entry.firstText(preset.username).map { UsernameRule.refusal(of: $0) ?? "" }
            problems.append(
                SourceProblem(.username, dn: entry.dn, reason ?? "it has no \(preset.username) that can be read"))
            return
        }
        if personByUsername[canonical] == nil { personByUsername[canonical] = identity }
        let display = preset.displayNames.lazy.compactMap { entry.firstText($0) }.first { !$0.isEmpty } ?? username
        people.append(
            SourcePerson(
                externalID: identity, dn: entry.dn, username: username, canonicalUsername: canonical,
                mails: entry.texts("mail"), name: display, isDisabled: preset.isLocked(entry),
                attributes: kept(entry, personAttributes, classes: preset.personClasses)))
    }

    /// Takes an entry of the groups' search.
    mutating func add(group entry: SourceEntry) {
        guard let base = configuration.groups?.base, let (identity, name) = identify(entry, below: base) else { return }
        groupByName[name] = identity
        let members = Set((preset.memberNames + [preset.memberUsernames]).map { $0.lowercased() })
        let group = SourceGroup(
            externalID: identity, dn: entry.dn, normalisedDN: name, name: entry.firstText("cn") ?? entry.dn,
            attributes: kept(entry, groupAttributes.subtracting(members), classes: preset.groupClasses))
        drafts.append(
            GroupDraft(
                group: group, memberNames: preset.memberNames.flatMap { entry.values($0) },
                memberUsernames: entry.values(preset.memberUsernames)))
    }

    /// Everything that came, with members found and nested groups followed.
    mutating func finish() -> SourceContents {
        let groups = drafts.map { resolved($0) }
        var nesting = GroupNesting(groups, depth: configuration.nestingDepth)
        let memberships = nesting.memberships()
        problems += nesting.problems
        return SourceContents(
            people: people, unusable: unusable, groups: groups, memberships: memberships,
            isComplete: !problems.contains(where: \.endsCompleteness), problems: problems)
    }

    /// The identifier and the normalised name of an entry; nil, and a problem noted, if it can't be told who it is.
    private mutating func identify(_ entry: SourceEntry, below base: String) -> (identity: String, name: [UInt8])? {
        guard let identity = entry.firstText(preset.identity), !identity.isEmpty, identity.utf8.count <= 128,
            identity.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            problems.append(
                SourceProblem(
                    .noIdentity, dn: entry.dn,
                    "its \(preset.identity) can't be read; give the reader the right to see operational attributes"))
            return nil
        }
        let top = NormalisedDN.of(Array(base.utf8), schema: schema)
        guard let name = NormalisedDN.of(Array(entry.dn.utf8), schema: schema), let top,
            name == top || NormalisedDN.isDescendant(name, of: top)
        else {
            problems.append(SourceProblem(.inconsistent, dn: entry.dn, "it is no entry below \(base)"))
            return nil
        }
        guard identities.insert(identity.lowercased()).inserted else {
            problems.append(
                SourceProblem(.inconsistent, dn: entry.dn, "another entry has the same \(preset.identity) \(identity)"))
            return nil
        }
        if let partial = entry.attributes.first(where: \.isPartial) {
            problems.append(SourceProblem(.partialValues, dn: entry.dn, "only a piece of \(partial.name) came"))
        }
        return (identity.lowercased(), name)
    }

    /// The attributes that are kept: known ones, with language options alone, equal descriptions joined.
    private func kept(_ entry: SourceEntry, _ names: Set<String>, classes: [String]) -> [SourceValues] {
        var kept: [SourceValues] = []
        for attribute in entry.attributes {
            guard let id = schema.attributeID(attribute.name) else { continue }
            let type = schema.attribute(id)
            guard names.contains(String(decoding: type.lowercasedName, as: UTF8.self)), !type.isOperational else {
                continue
            }
            var values = attribute.values
            if type.lowercasedName == Array("objectclass".utf8) {
                values = values.filter { value in
                    classes.contains {
                        $0.utf8.elementsEqual(value) || $0.equalsIgnoringCase(String(decoding: value, as: UTF8.self))
                    }
                }
            }
            let languages = attribute.options.filter { $0.lowercased().hasPrefix("lang-") }
            let text = ([String(decoding: type.canonicalName, as: UTF8.self)] + languages).joined(separator: ";")
            guard !values.isEmpty, let description = AttributeDescription(text) else { continue }
            if let index = kept.firstIndex(where: { $0.description == description }) {
                kept[index].values += values.filter { !kept[index].values.contains($0) }
            } else {
                kept.append(SourceValues(description: description, values: values))
            }
        }
        return kept
    }

    private mutating func resolved(_ draft: GroupDraft) -> SourceGroup {
        var group = draft.group
        var seen: Set<String> = []
        for value in draft.memberNames {
            let name = NormalisedDN.of(Self.withoutUniqueIdentifier(value), schema: schema)
            if let name, let person = personByName[name] {
                if seen.insert(person).inserted { group.people.append(person) }
            } else if let name, let nested = groupByName[name] {
                if seen.insert(nested).inserted { group.groups.append(nested) }
            } else {
                group.dangling.append(DirectoryError.clean(String(decoding: value, as: UTF8.self)))
            }
        }
        for value in draft.memberUsernames {
            let text = String(decoding: value, as: UTF8.self)
            if case .success(let canonical) = UsernameRule.canonical(text), let person = personByUsername[canonical] {
                if seen.insert(person).inserted { group.people.append(person) }
            } else {
                group.dangling.append(DirectoryError.clean(text))
            }
        }
        if !group.dangling.isEmpty {
            let sample = group.dangling.prefix(3).joined(separator: "; ")
            problems.append(
                SourceProblem(
                    .danglingMembers, dn: group.dn,
                    "\(group.dangling.count) of its members are neither people nor groups that were read: \(sample)"))
        }
        return group
    }

    /// A `uniqueMember` may end in `#'0101'B` (RFC 4517 section 3.3.21).
    private static func withoutUniqueIdentifier(_ value: [UInt8]) -> [UInt8] {
        guard value.suffix(2).elementsEqual("'B".utf8), let mark = value.lastIndex(of: UInt8(ascii: "#")),
            value[mark...].dropFirst().first == UInt8(ascii: "'")
        else { return value }
        return Array(value[..<mark])
    }
}
