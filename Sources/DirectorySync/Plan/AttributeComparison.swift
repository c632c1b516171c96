import LDAPProtocol

/// Compares the attributes of an account with those of its person; the order of types and values means nothing.
enum AttributeComparison {
    /// What this directory adds where a source has nothing: numbers and paths of POSIX accounts, names that a class asks for.
    static let allotted: Set<String> = [
        "uidnumber", "gidnumber", "homedirectory", "loginshell", "cn", "sn",
    ]

    /// The fields that differ, shortened for people; binary values are only counted.
    static func differences(from old: [SourceValues], to new: [SourceValues]) -> [AccountChange.Field] {
        let before = table(old)
        let after = table(new)
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            let (was, willBe) = (before[name] ?? [], after[name] ?? [])
            guard Set(was) != Set(willBe) else { return nil }
            if willBe.isEmpty, allotted.contains(name) { return nil }
            // More object classes than the source has come with what was added here.
            if name == "objectclass", folded(willBe).isSubset(of: folded(was)) { return nil }
            return AccountChange.Field(name: name, before: shown(was), after: shown(willBe))
        }
    }

    static func folded(_ values: [[UInt8]]) -> Set<String> {
        Set(values.map { String(decoding: $0, as: UTF8.self).lowercased() })
    }

    private static func table(_ attributes: [SourceValues]) -> [String: [[UInt8]]] {
        var table: [String: [[UInt8]]] = [:]
        for attribute in attributes {
            table[attribute.description.description.lowercased(), default: []] += attribute.values
        }
        return table
    }

    static func shown(_ values: [[UInt8]]) -> String? {
        guard !values.isEmpty else { return nil }
        var texts: [String] = []
        for value in values.prefix(4) {
            guard value.count <= 256, let text = String(validating: value, as: UTF8.self) else {
                texts.append("\(value.count) octets")
                continue
            }
            texts.append(DirectoryError.clean(text))
        }
        if values.count > 4 { texts.append("and \(values.count - 4) more") }
        return texts.joined(separator: " | ")
    }
}
