import ArgumentParser
import Directory
import Foundation
import Identity
import LDAPProtocol

/// `gatehouse explain`: how a search is done, and what comes of it.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say how a search of the directory is done.",
        discussion: """
            Prints which index knows the candidates, how many entries are held against the filter, how many match, and how \
            many of those the user of --as does not see.
            """)

    @Argument(help: "The filter, as in RFC 4515: '(mail=*@example.org)'.")
    var filter: String

    @Option(name: .customLong("as"), help: "The user name or e-mail address of who searches. (default: the operator)")
    var user: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        _ = Log.start(settings, quiet: true)
        let parsed: Filter
        do {
            parsed = try Filter(parsing: filter)
        } catch {
            throw CommandOutcome(.usage, "the filter cannot be read: \(error)")
        }
        let snapshot = try OpenStore(settings, create: false).directory.snapshot
        var viewer = Viewer.system
        if let user {
            guard let entry = snapshot.entry(login: user) else {
                throw CommandOutcome(.failed, "there is no user \(user)")
            }
            viewer = snapshot.viewer(of: entry.id)
        }
        // As a server would after the first search of the kind.
        snapshot.prepareSubstrings()
        report(snapshot.explain(parsed, viewer: viewer))
    }

    private func report(_ explanation: SearchExplanation) {
        if common.json {
            let fields: [String: Any] = [
                "plan": explanation.plan, "entries": explanation.entries, "candidates": explanation.candidates,
                "matches": explanation.matches, "hidden": explanation.hidden, "undefined": explanation.undefined,
            ]
            let data = (try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])) ?? Data("{}".utf8)
            print(String(decoding: data, as: UTF8.self))
            return
        }
        for line in explanation.plan { print("plan        \(line)") }
        for name in explanation.undefined { print("undefined   \(name) is unknown, or never shown") }
        print("candidates  \(explanation.candidates) of \(explanation.entries) entries")
        print("matches     \(explanation.matches)")
        print("hidden      \(explanation.hidden)")
    }
}
