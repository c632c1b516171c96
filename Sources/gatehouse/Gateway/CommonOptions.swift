import ArgumentParser
import Foundation

/// The options that every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "The configuration file. Else GATEHOUSE_CONFIG, ./gatehouse.yaml, /etc/gatehouse/gatehouse.yaml.")
    var config: String?

    @Option(help: "The folder of the store. (default: ./gatehouse-data)")
    var data: String?

    @Option(
        name: .customLong("base-dn"),
        help: "The root of the directory, fixed when the store is made. (default: dc=example,dc=org)")
    var baseDN: String?

    @Flag(help: "Print errors and results only.")
    var quiet = false

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    /// Reads the configuration with these options on top.
    ///
    /// - Parameters:
    ///   - flags: values of a command's own flags by key path, such as `http.listen`; nil ones do not count.
    ///   - environment: the environment variables.
    /// - Throws: `SettingsError` that names file and line, variable or flag.
    func settings(
        flags: [String: String?] = [:], environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Settings {
        var given = flags.compactMapValues(\.self)
        given["data"] = data
        given["baseDN"] = baseDN
        return try Settings.load(flags: given, configuration: config, environment: environment)
    }

    /// Opens the store that there is, for a command that says by its result alone what it did.
    ///
    /// - Throws: `SettingsError`, and what opening throws.
    func openStore() throws -> OpenStore {
        let settings = try settings()
        _ = Log.start(settings, quiet: true)
        return try OpenStore(settings, create: false)
    }
}
