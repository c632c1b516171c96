import Foundation
import TestSupport
import Testing

extension Gateway {
    /// A gateway with a source as its page documents it, the reader's password and the role that the page maps to.
    static func following(_ page: String, url: String, authority: String, password: String) throws -> Gateway {
        let source = try DocumentedSource.configuration(page, url: url, authority: authority)
        let gateway = try Gateway(baseDN: "dc=example,dc=org", configuration: source + "    timeout: 3s\n")
        try gateway.folder.write(password, to: "corp.secret")
        let role = try gateway.run("role", "add", "Editor", "-p", "lists:get")
        try #require(role.status == 0, "\(role.errors)")
        return gateway
    }

    /// What `gatehouse source test corp` found, as JSON.
    func sourceTest() throws -> [String: Any] {
        let outcome = try run("source", "test", "corp", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return try #require((object?["sources"] as? [[String: Any]])?.first, "\(outcome.errors)")
    }

    /// Which kind of directory is found out when the configuration does not say.
    func kindFoundOut() throws -> String? {
        let configuration = try folder.read("gatehouse.yaml")
        try folder.write(configuration.replacing(#/ +kind: .*\n/#, with: ""), to: "gatehouse.yaml")
        defer { try? folder.write(configuration, to: "gatehouse.yaml") }
        let test = try sourceTest()
        #expect(test["kind_configured"] as? Bool == false && test["complete"] as? Bool == true)
        return test["kind"] as? String
    }

    /// The people of this gateway by user name.
    func people() throws -> [String: [String: Any]] {
        let outcome = try run("user", "list", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let users = try #require(object?["users"] as? [[String: Any]], "\(outcome.errors)")
        return Dictionary(users.map { ($0["username"] as? String ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The user names of people who may not log in.
    func disabled() throws -> Set<String> {
        Set(try people().filter { $0.value["status"] as? String == "disabled" }.keys)
    }

    /// Runs the sync, which has to end with a status.
    @discardableResult
    func sync(expecting status: Int32) throws -> String {
        let outcome = try run("sync", "corp")
        #expect(outcome.status == status, "\(outcome.output.suffix(1000))\(outcome.errors)")
        return outcome.output + outcome.errors
    }
}
