import Directory
import Identity
import LDAPProtocol

/// Makes people and groups of the entries of a source; what it gets is hostile until checked.
struct SourceDecoder {
    /// A group as it came, its members not looked for yet.
    struct GroupDraft {
        var group: SourceGroup
        var memberNames: [[UInt8]]
        var memberUsernames: [[UInt8]]
        var sid: [UInt8]?
    }

    private let configuration: SourceConfiguration
    private let preset: SourcePreset
    private let time: Timestamp
    private let schema = Schema.standard
    private let memberAttributes: Set<String>
    private(set) var people: [SourcePerson] = []
    private(set) var unusable: Set<String> = []
    private(set) var drafts: [GroupDraft] = []
    private(set) var problems: [SourceProblem] = []
    private var shapes = PackedValues.Shapes()
    private(set) var unchanged: [Entry] = []
    private var known: KnownPeople?
    private var parser = EntryParser()
    private var namesOfPeople: AttributeSelection.KnownNames = [:]
    private var namesOfGroups: AttributeSelection.KnownNames = [:]
    private var identities: Set<String> = []
    private var knownEntries: Set<EntryID> = []
    private var names: PersonNames
    private var groupByName: [[UInt8]: String] = [:]
    private(set) var peopleByPrimaryGroup: [[UInt8]: [String]] = [:]

    /// - Parameters:
    ///   - snapshot: the directory that people are recognised in; nil to take all of them apart.
    ///   - time: the present, which decides whether an account's time is over.
    init(
        _ configuration: SourceConfiguration, knowing snapshot: DirectorySnapshot? = nil,
        at time: Timestamp = SystemLoginClock().time
    ) {
        self.configuration = configuration
        self.time = time
        preset = configuration.preset
        known = snapshot.map { KnownPeople(configuration, in: $0, at: time) }
        names = PersonNames(schema: schema)
        memberAttributes = Set(
            (["member", "uniquemember", "memberuid"] + preset.memberNames).map { $0.lowercased() })
    }

    /// The attributes to ask for at people.
    var requestedOfPeople: [String] { preset.requestedOfPeople }

    /// The attributes to ask for at groups.
    var requestedOfGroups: [String] { preset.requestedOfGroups }

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

    /// Takes somebody who is here already, as the source has it.
    ///
    /// - Returns: false if the entry has to be taken apart.
    mutating func addKnown(_ encoded: EncodedEntry) -> Bool {
        // Of two entries with one identifier the second is told of.
        guard let found = known?.recognise(encoded), !identities.contains(found.identity),
            knownEntries.insert(found.entry.id).inserted
        else { return false }
        names.add(found.identity, dn: found.dn, username: found.username)
        if let sid = found.primaryGroup { peopleByPrimaryGroup[sid, default: []].append(found.identity) }
        unchanged.append(found.entry)
        return true
    }

    /// Takes an entry apart; nil, and a problem noted, if it can't be read.
    mutating func parse(_ encoded: EncodedEntry) -> SourceEntry? {
        let entry = parser.parse(encoded)
        if entry == nil {
            problems.append(
                SourceProblem(.incomplete, dn: encoded.dn, DirectoryError.unreadable(encoded).message))
        }
        return entry
    }

    /// Takes an entry of the people's search.
    mutating func add(person entry: SourceEntry) {
        guard let (identity, name) = identify(entry, by: preset.identity, below: configuration.users.base) else {
            return
        }
        names.add(identity, name: name, dn: entry.dn)
        if preset.hasPrimaryGroups, let sid = PrimaryGroup.sid(ofPerson: entry) {
            peopleByPrimaryGroup[sid, default: []].append(identity)
        }
        guard let username = entry.firstText(preset.username),
            case .success(let canonical) = UsernameRule.canonical(username)
        else {
            unusable.insert(identity)
            let reason = entry.firstText(preset.username).map { UsernameRule.refusal(of: $0) ?? "" }
            problems.append(
                SourceProblem(.username, dn: entry.dn, reason ?? "it has no \(preset.username) that can be read"))
            return
        }
        names.add(identity, username: canonical)
        let display = preset.displayNames.lazy.compactMap { entry.firstText($0) }.first { !$0.isEmpty } ?? username
        people.append(
            SourcePerson(
                externalID: identity, dn: entry.dn, username: username, canonicalUsername: canonical,
                mails: entry.texts(preset.mail), name: display, standing: preset.lock.standing(of: entry, at: time),
                packed: PackedValues(attributes(of: entry, username: username), sharing: &shapes)))
    }

    /// What is kept of a person; a user name that comes from elsewhere is the one `uid`.
    private mutating func attributes(of entry: SourceEntry, username: String) -> [SourceValues] {
        guard !preset.username.equalsIgnoringCase("uid"), let uid = AttributeDescription("uid") else {
            return preset.people.kept(of: entry, &namesOfPeople)
        }
        return [SourceValues(description: uid, values: [Array(username.utf8)])]
            + preset.people.kept(of: entry, except: ["uid"], &namesOfPeople)
    }

    /// Takes an entry of the groups' search.
    mutating func add(group entry: SourceEntry) {
        guard let base = configuration.groups?.base,
            let (identity, name) = identify(entry, by: preset.groupIdentity, below: base)
        else { return }
        groupByName[name] = identity
        let group = SourceGroup(
            externalID: identity, dn: entry.dn, normalisedDN: name, name: entry.firstText(preset.groupName) ?? entry.dn,
            attributes: preset.groups.kept(of: entry, except: memberAttributes, &namesOfGroups))
        drafts.append(
            GroupDraft(
                group: group, memberNames: preset.memberNames.flatMap { entry.values($0) },
                memberUsernames: preset.memberUsernames.map { entry.values($0) } ?? [],
                sid: preset.hasPrimaryGroups ? PrimaryGroup.sid(of: entry) : nil))
    }

    /// Forgets the people that came so far, but for their identifiers, once somebody else has taken note of them.
    mutating func forgetPeople() {
        (people, unusable, peopleByPrimaryGroup) = ([], [], [:])
        names = PersonNames(schema: schema)
    }

    /// Everything that came, with members found and nested groups followed.
    mutating func finish() -> SourceContents {
        let groups = drafts.map { resolved($0) }
        var nesting = GroupNesting(groups, depth: configuration.nestingDepth)
        let memberships = nesting.memberships()
        problems += nesting.problems
        return SourceContents(
            people: people, unchanged: unchanged, unusable: unusable, groups: groups, memberships: memberships,
            isComplete: !problems.contains(where: \.endsCompleteness), problems: problems)
    }

    /// The identifier and the normalised name of an entry; nil, and a problem noted, if it can't be told who it is.
    private mutating func identify(
        _ entry: SourceEntry, by attribute: IdentityAttribute, below base: String
    ) -> (identity: String, name: [UInt8])? {
        guard let identity = attribute.identity(of: entry) else {
            problems.append(
                SourceProblem(
                    .noIdentity, dn: entry.dn,
                    "its \(attribute.name) can't be read; give the reader the right to see it, or name another one"))
            return nil
        }
        let top = NormalisedDN.of(Array(base.utf8), schema: schema)
        guard let name = NormalisedDN.of(Array(entry.dn.utf8), schema: schema), let top,
            name == top || NormalisedDN.isDescendant(name, of: top)
        else {
            problems.append(SourceProblem(.inconsistent, dn: entry.dn, "it is no entry below \(base)"))
            return nil
        }
        guard identities.insert(identity).inserted, known?.entry(identity).map({ knownEntries.contains($0.id) }) != true
        else {
            problems.append(
                SourceProblem(.inconsistent, dn: entry.dn, "another entry has the same \(attribute.name) \(identity)"))
            return nil
        }
        if let partial = entry.attributes.first(where: \.isPartial) {
            problems.append(SourceProblem(.partialValues, dn: entry.dn, "only a piece of \(partial.name) came"))
        }
        return (identity, name)
    }

    private mutating func resolved(_ draft: GroupDraft) -> SourceGroup {
        var group = draft.group
        var seen: Set<String> = []
        for value in draft.memberNames {
            let plain = Self.withoutUniqueIdentifier(value)
            if let person = names.person(dn: plain) {
                if seen.insert(person).inserted { group.people.append(person) }
            } else if let name = NormalisedDN.of(plain, schema: schema), let nested = groupByName[name] {
                if seen.insert(nested).inserted { group.groups.append(nested) }
            } else {
                group.dangling.append(DirectoryError.clean(String(decoding: value, as: UTF8.self)))
            }
        }
        for value in draft.memberUsernames {
            let text = String(decoding: value, as: UTF8.self)
            if case .success(let canonical) = UsernameRule.canonical(text),
                let person = names.person(username: canonical)
            {
                if seen.insert(person).inserted { group.people.append(person) }
            } else {
                group.dangling.append(DirectoryError.clean(text))
            }
        }
        if let sid = draft.sid {
            for person in peopleByPrimaryGroup[sid] ?? [] where seen.insert(person).inserted {
                group.people.append(person)
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
    static func withoutUniqueIdentifier(_ value: [UInt8]) -> [UInt8] {
        guard value.suffix(2).elementsEqual("'B".utf8), let mark = value.lastIndex(of: UInt8(ascii: "#")),
            value[mark...].dropFirst().first == UInt8(ascii: "'")
        else { return value }
        return Array(value[..<mark])
    }
}
