import Foundation
import TestSupport

/// The pages of the project, whose configurations the tests run.
enum Documentation {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// A file of the folder `docs`.
    static func file(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "docs/\(name)"), encoding: .utf8)
    }

    /// The blocks of a page that stand below a heading, up to the next one.
    static func blocks(_ page: String, below heading: String) throws -> [String] {
        let lines = try file(page).split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "## \(heading)" as Substring) else {
            throw ProgramRun.Failure(description: "\(page) has no part \(heading)")
        }
        var blocks: [String] = []
        var isInside = false
        for line in lines[(start + 1)...].prefix(while: { !$0.hasPrefix("## ") }) {
            let belongs = line.hasPrefix("    ") || (isInside && line.isEmpty)
            if belongs, isInside {
                blocks[blocks.count - 1] += line.dropFirst(4) + "\n"
            } else if belongs {
                blocks.append(line.dropFirst(4) + "\n")
            }
            isInside = belongs
        }
        return blocks
    }
}

extension Gateway.Server {
    /// The port of LDAP.
    var ldapPort: Substring { ldap.split(separator: ":").last ?? "" }

    /// Sends a body to the API as the admin; the answer, which has to be a success.
    func call(_ path: String, _ body: String) throws -> APIAnswer {
        APIAnswer(
            body: try ProgramRun.succeed(
                "curl",
                [
                    "-s", "-f", "-u", "\(Gateway.admin):\(Gateway.adminPassword)", "-H",
                    "Content-Type: application/json", "-d", body, http + path,
                ]))
    }
}

/// What the API answered.
struct APIAnswer {
    let body: String

    /// A number of its data.
    func number(_ name: String) throws -> Int { try value(name) }

    /// A text of its data.
    func text(_ name: String) throws -> String { try value(name) }

    private func value<Value>(_ name: String) throws -> Value {
        let object = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        guard let value = (object?["data"] as? [String: Any])?[name] as? Value else {
            throw ProgramRun.Failure(description: "no \(name) in \(body)")
        }
        return value
    }
}
