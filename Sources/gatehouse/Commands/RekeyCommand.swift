import ArgumentParser
import Directory
import Foundation
import Identity
import Store

/// `gatehouse rekey`: another key for the secrets of second factors.
struct RekeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Replace the key that seals second factors, and seal them all anew.",
        discussion: """
            The file gatehouse.key is replaced once every secret is sealed with the new key; the old key is removed. \
            A running server goes on, and nobody has to enrol again. If the command is cut off, run it again. Keep the \
            new file with your backups: backups made before need the key of their time.
            """)

    @OptionGroup var common: CommonOptions

    func run() throws {
        let open = try common.openStore()
        var count = 0
        try open.keys.replace(
            reseal: { sealer in
                count += try open.change { draft throws(ChangeError) in try draft.resealTwoFactors(with: sealer) }
            },
            pause: { Thread.sleep(forTimeInterval: 1) })
        CommandResult(common).show("sealed \(count) second factors with a new key", ["resealed": count])
    }
}
