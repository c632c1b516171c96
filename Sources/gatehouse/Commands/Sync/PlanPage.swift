import DirectorySync
import Mustache

/// A plan as one page without script, for a browser or a mail.
enum PlanPage {
    /// The page; every text in it is escaped.
    ///
    /// - Throws: what Mustache throws.
    static func html(_ plan: PlanDocument) throws -> String {
        try MustacheTemplate(string: template).render(context(plan))
    }

    private static func context(_ plan: PlanDocument) -> [String: Any] {
        [
            "source": plan.source, "summary": plan.summary, "digest": plan.digest, "incomplete": !plan.complete,
            "held": plan.held,
            "isHeld": !plan.held.isEmpty,
            "counts": plan.counts.sorted { $0.key < $1.key }.filter { $0.value > 0 }
                .map { ["kind": $0.key, "number": String($0.value)] },
            "hasChanges": !plan.changes.isEmpty,
            "changes": plan.changes.map { change in
                row(change.kinds.joined(separator: ", "), change.username, change.dn, change.fields, change.removal)
            },
            "hasGroups": !plan.groups.isEmpty,
            "groups": plan.groups.map { row($0.kind, $0.group, $0.dn, $0.fields, $0.kind == "delete") },
            "hasConflicts": !plan.conflicts.isEmpty, "conflicts": plan.conflicts.map(line),
            "hasProblems": !plan.problems.isEmpty, "problems": plan.problems.map(line),
            "omitted": plan.omitted > 0 ? [["number": String(plan.omitted)]] : [],
        ]
    }

    private static func row(
        _ kinds: String, _ name: String, _ dn: String, _ fields: [PlanDocument.Field], _ removal: Bool
    ) -> [String: Any] {
        [
            "kinds": kinds, "name": name, "dn": dn, "removal": removal,
            "fields": fields.map {
                [
                    "name": $0.name, "before": $0.before ?? "–", "after": $0.after ?? "–",
                    "reason": $0.reason.map { "(\($0))" } ?? "",
                ]
            },
        ]
    }

    private static func line(_ line: PlanDocument.Line) -> [String: Any] {
        ["kind": line.kind, "username": line.username ?? "", "dn": line.dn, "message": line.message]
    }

    private static let template = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Plan for {{source}}</title>
        <style>
        :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
        body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #8886; }
        td ul { list-style: none; margin: 0; padding: 0; }
        .dn, .reason { color: GrayText; font-size: .875rem; overflow-wrap: anywhere; }
        .removal td:first-child { font-weight: bold; color: #c0362c; }
        .held { border-left: .3rem solid #c0362c; padding: .5rem 1rem; }
        code { overflow-wrap: anywhere; }
        </style>
        </head>
        <body>
        <h1>Plan for {{source}}</h1>
        <p>{{summary}}</p>
        {{#incomplete}}<p class="held">The source was not read to its end: nobody is removed and no role is changed.</p>{{/incomplete}}
        {{#isHeld}}
        <div class="held"><p>The plan waits for approval:</p>
        <ul>{{#held}}<li>{{.}}</li>{{/held}}</ul>
        <p><code>gatehouse sync approve {{source}} {{digest}}</code></p></div>
        {{/isHeld}}
        <table><caption>Changes by kind</caption>
        <thead><tr><th scope="col">Kind</th><th scope="col">Number</th></tr></thead>
        <tbody>{{#counts}}<tr><td>{{kind}}</td><td>{{number}}</td></tr>{{/counts}}</tbody></table>
        {{#hasChanges}}
        <h2>People</h2>
        <table><thead><tr><th scope="col">What</th><th scope="col">Who</th><th scope="col">Fields</th></tr></thead>
        <tbody>
        {{#changes}}
        <tr{{#removal}} class="removal"{{/removal}}><td>{{kinds}}</td><td>{{name}}<br><span class="dn">{{dn}}</span></td>
        <td><ul>{{#fields}}<li>{{name}}: {{before}} → {{after}} <span class="reason">{{reason}}</span></li>{{/fields}}</ul></td></tr>
        {{/changes}}
        </tbody></table>
        {{/hasChanges}}
        {{#hasGroups}}
        <h2>Groups</h2>
        <table><thead><tr><th scope="col">What</th><th scope="col">Which</th><th scope="col">Fields</th></tr></thead>
        <tbody>
        {{#groups}}
        <tr{{#removal}} class="removal"{{/removal}}><td>{{kinds}}</td><td>{{name}}<br><span class="dn">{{dn}}</span></td>
        <td><ul>{{#fields}}<li>{{name}}: {{before}} → {{after}} <span class="reason">{{reason}}</span></li>{{/fields}}</ul></td></tr>
        {{/groups}}
        </tbody></table>
        {{/hasGroups}}
        {{#hasConflicts}}
        <h2>Conflicts</h2>
        <ul>{{#conflicts}}<li>{{username}} <span class="dn">{{dn}}</span>: {{message}}</li>{{/conflicts}}</ul>
        {{/hasConflicts}}
        {{#hasProblems}}
        <h2>Noticed while reading</h2>
        <ul>{{#problems}}<li><span class="dn">{{dn}}</span>: {{message}}</li>{{/problems}}</ul>
        {{/hasProblems}}
        {{#omitted}}<p>… and {{number}} more.</p>{{/omitted}}
        </body>
        </html>

        """
}
