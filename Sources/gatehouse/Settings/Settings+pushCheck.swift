import LDAPProtocol

extension PushSettings {
    /// Holds the values of one target against each other.
    func check(at place: String, _ refuse: (String, String) -> SettingsError) throws {
        try SourceSettings.checkConnection(url, tls, at: place, refuse)
        try bind.check(at: "\(place).bind", refuse)
        if passwords == .hash, kind == .ad {
            throw refuse("\(place).passwords", "Active Directory takes no hashes; write change, or none")
        }
        if passwords == .change, !follow {
            throw refuse("\(place).passwords", "change needs follow: true; passwords are known only while they are set")
        }
    }

    /// Refuses a source that would read what this target writes, which would go round in circles.
    func check(
        against source: SourceSettings, named name: String, at place: String,
        _ refuse: (String, String) -> SettingsError
    ) throws {
        let bases = [source.users.base] + [source.groups.base].compactMap(\.self)
        if let (ours, theirs) = overlap(with: bases, at: source.url) {
            throw refuse("\(place).users.base", "\(ours) overlaps with \(theirs), which the source \(name) reads")
        }
    }

    /// Refuses another target in the same place.
    func check(
        against target: PushSettings, named name: String, at place: String,
        _ refuse: (String, String) -> SettingsError
    ) throws {
        if let (ours, theirs) = overlap(with: target.bases, at: target.url) {
            throw refuse("\(place).users.base", "\(ours) overlaps with \(theirs) of the target \(name)")
        }
    }

    /// A place of this target and one of others on the same server of which one holds the other.
    private func overlap(with others: [String], at urls: [String]) -> (ours: String, theirs: String)? {
        guard !Set(url.map(Self.server)).isDisjoint(with: urls.map(Self.server)) else { return nil }
        for theirs in others {
            if let ours = bases.first(where: { Self.overlap($0, theirs) }) { return (ours, theirs) }
        }
        return nil
    }

    /// Host and port of a URL, whatever the scheme says about TLS.
    private static func server(_ url: String) -> String {
        let rest = url.lowercased().split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
        for port in [":389", ":636"] where rest.hasSuffix(port) { return String(rest.dropLast(port.count)) }
        return String(rest)
    }

    private static func overlap(_ one: String, _ other: String) -> Bool {
        guard let one = NormalisedDN.of(Array(one.utf8), schema: .standard),
            let other = NormalisedDN.of(Array(other.utf8), schema: .standard)
        else { return false }
        return one == other || NormalisedDN.isDescendant(one, of: other) || NormalisedDN.isDescendant(other, of: one)
    }
}
