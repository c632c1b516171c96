import ArgumentParser
import Foundation
import Testing

@testable import gatehouse

@Suite struct GatehouseTests {
    @Test func takesTheCommonOptionsOnEveryCommand() throws {
        func leaves(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
            let below = command.configuration.subcommands
            return below.isEmpty ? [command] : below.flatMap(leaves)
        }
        for command in Gatehouse.configuration.subcommands.flatMap(leaves) {
            let help = Gatehouse.helpMessage(for: command)
            for option in ["--config", "--data", "--base-dn", "--quiet", "--json"] {
                #expect(help.contains(option), "\(command._commandName) \(option)")
            }
        }
    }

    @Test func readsSettingsWithItsOptionsOnTop() throws {
        let options = try CommonOptions.parse(["--data", "/srv/g", "--base-dn", "dc=a", "--json"])
        let settings = try options.settings(
            flags: ["http.listen": "127.0.0.1:0", "ldap.listen": nil], environment: [:])
        #expect(settings.data == "/srv/g")
        #expect(settings.baseDN == "dc=a")
        #expect(settings.http.listen.port == 0)
        #expect(!settings.isGiven("ldap.listen"))
        #expect(options.json && !options.quiet)
    }

    @Test func endsWithTheStatusOfTheOutcome() throws {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 64, 69])
        #expect(CommandOutcome(CommandOutcome(.held))?.status == .held)
        let wrong = CommandOutcome(SettingsError(.unknownKey, key: "a", "there is no such key"))
        #expect(wrong?.status == .usage)
        #expect(wrong?.message == "a: there is no such key")
        #expect(Gatehouse.exitCode(for: ValidationError("x")).rawValue == ExitStatus.usage.rawValue)
        #expect(CommandOutcome(ValidationError("x")) == nil)
    }
}
