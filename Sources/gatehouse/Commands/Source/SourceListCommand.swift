import ArgumentParser

/// `gatehouse source list`
struct SourceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the sources, as configured.")

    @OptionGroup var common: CommonOptions

    func run() throws {
        let sources = try common.settings().sources.sorted { $0.key < $1.key }
        CommandResult(common).show(table(sources), ["sources": sources.map(fields)])
    }

    private func table(_ sources: [(key: String, value: SourceSettings)]) -> TextTable {
        var table = TextTable("NAME", "KIND", "URL", "TLS", "READER", "PEOPLE", "GROUPS")
        for (name, source) in sources {
            table.add(
                name, source.kind?.rawValue ?? "found out", source.url.joined(separator: " "), source.tlsMode.rawValue,
                reader(source.bind) ?? "anonymous", source.users.base, source.groups.base)
        }
        return table
    }

    private func reader(_ bind: SourceSettings.Bind) -> String? {
        guard let mechanism = bind.mechanism, mechanism != .simple else { return bind.dn }
        return ([mechanism.rawValue] + [bind.user ?? bind.keytab].compactMap(\.self)).joined(separator: " ")
    }

    private func fields(_ name: String, _ source: SourceSettings) -> [String: Any] {
        var fields: [String: Any] = [
            "name": name, "urls": source.url, "tls": source.tlsMode.rawValue, "users": source.users.base,
        ]
        fields.set("kind", source.kind?.rawValue)
        fields.set("reader", reader(source.bind))
        fields.set("groups", source.groups.base)
        return fields
    }
}
