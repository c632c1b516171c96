import DirectorySync

/// A test of a source for people: a table of what was found out, one of sample people, and what was noticed.
struct SourceReportText {
    private let report: SourceReport

    init(_ report: SourceReport) { self.report = report }

    func show(isQuiet: Bool) {
        facts.show(quiet: true)
        if !report.samples.isEmpty {
            print()
            samples.show(quiet: isQuiet)
        }
        for problem in report.problems {
            print(TextTable.visible("\(problem.kind.rawValue): \(problem.dn): \(problem.message)"))
        }
    }

    private var facts: TextTable {
        var table = TextTable("WHAT", "FOUND")
        table.add("source", report.source)
        if let connection = report.connection {
            table.add("server", connection.url)
            table.add("tls", tls(connection))
        }
        if let bound = report.boundAs { table.add("reader", bound) }
        if let kind = report.kind {
            let product = report.root?.product.map { ", \($0)" } ?? ""
            table.add("kind", kind.rawValue + (report.isKindGiven ? " (configured)" : " (found out)") + product)
        }
        if let root = report.root, !root.namingContexts.isEmpty {
            table.add("naming contexts", root.namingContexts.joined(separator: "; "))
        }
        if let people = report.people {
            table.add("people", count(people))
            table.add("", report.peopleSearch)
            if let search = report.groupSearch {
                table.add("groups", "\(report.groups)")
                table.add("", search)
            }
            table.add("complete", report.isComplete ? "yes" : "no: a run would remove nobody")
        }
        return table
    }

    private func tls(_ connection: ConnectionFacts) -> String {
        guard let tls = connection.tls else {
            return connection.isExposed ? "none: passwords can be read on the way" : "none, on this machine"
        }
        let verified = tls.verifiedBy.map { "verified by \($0)" } ?? "NOT verified: anybody could stand in between"
        return "\(tls.version), \(verified)"
    }

    private func count(_ people: SourceReport.People) -> String {
        let parts = [
            (people.disabled, "disabled"), (people.expired, "expired"), (people.lockedOut, "locked out"),
            (people.withoutMail, "without mail"), (people.unusable, "not usable"),
        ]
        return "\(people.usable)" + parts.filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    }

    private var samples: TextTable {
        var table = TextTable("USER NAME", "NAME", "E-MAIL", "STANDING", "GROUPS", "ID", "DN")
        for sample in report.samples {
            let person = sample.person
            table.add(
                person.username, person.name, person.mails.first, person.standing.rawValue,
                sample.groups.isEmpty ? nil : sample.groups.joined(separator: ", "), person.externalID, person.dn)
        }
        return table
    }
}

extension SourceReport {
    /// The test as JSON.
    var fields: [String: Any] {
        var fields: [String: Any] = [
            "source": source, "complete": isComplete, "groups": groups,
            "problems": problems.map { ["kind": $0.kind.rawValue, "dn": $0.dn, "message": $0.message] },
            "samples": samples.map(\.fields),
        ]
        fields.set("url", connection?.url)
        fields.set(
            "tls",
            connection?.tls.map { tls -> [String: Any] in
                var fields: [String: Any] = ["version": tls.version, "cipher": tls.cipher]
                fields.set("verified_by", tls.verifiedBy)
                return fields
            })
        fields.set("reader", boundAs)
        fields.set("kind", kind?.rawValue)
        fields["kind_configured"] = isKindGiven
        fields.set("product", root?.product)
        fields.set("naming_contexts", root?.namingContexts)
        fields.set("sasl_mechanisms", root?.mechanisms)
        fields.set(
            "people",
            people.map {
                [
                    "usable": $0.usable, "unusable": $0.unusable, "disabled": $0.disabled, "expired": $0.expired,
                    "locked_out": $0.lockedOut, "without_mail": $0.withoutMail,
                ]
            })
        fields.set("error", failure?.description)
        return fields
    }
}

extension SourceReport.Sample {
    fileprivate var fields: [String: Any] {
        var fields: [String: Any] = [
            "id": person.externalID, "dn": person.dn, "username": person.username, "name": person.name,
            "standing": person.standing.rawValue, "groups": groups,
        ]
        fields.set("email", person.mails.first)
        return fields
    }
}
