import DirectorySync
import Identity
import LDAPProtocol
import Synchronization
import TestSupport
import Testing

/// Directories that answer what real ones answer only on a bad day, or only at a size that no test has.
struct ScriptedSourceTests {
    private static let people = 4_000

    private static func dn(_ number: Int) -> String { "CN=P\(number),OU=Staff,DC=corp" }

    private static func guid(_ number: Int) -> [UInt8] {
        Array(repeating: 0, count: 12) + withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
    }

    private static func person(_ number: Int) -> LDAPMessage {
        .entry(
            dn(number),
            [
                ("objectGUID", [guid(number)]), ("sAMAccountName", [Array("p\(number)".utf8)]),
                ("cn", [Array("P\(number)".utf8)]), ("userAccountControl", [Array("512".utf8)]),
            ])
    }

    private static func source(_ url: String) throws -> SourceConfiguration {
        SourceConfiguration(
            name: "corp", kind: .activeDirectory, connection: ConnectionSettings(urls: [try DirectoryURL(url)]),
            bind: nil, users: .init(base: "OU=Staff,DC=corp"), groups: .init(base: "OU=Groups,DC=corp"))
    }

    /// Active Directory with a group of more members than it sends at once: `member` is empty, and the first 1,500 stand
    /// beside it.
    ///
    /// - Parameters:
    ///   - states: the group's uSNChanged at each question for it, the last one from then on.
    ///   - piece: changes a piece: its place and values.
    private static func activeDirectory(
        states: [Int] = [1], piece: @escaping @Sendable (Int, [[UInt8]]) -> [[UInt8]]? = { $1 }
    ) -> ScriptedDirectory {
        let asked = Mutex(0)
        return ScriptedDirectory { request, _ in
            guard case .searchRequest(let search) = request else { return [] }
            let base = String(decoding: search.baseObject, as: UTF8.self)
            if base == "OU=Staff,DC=corp" { return (0..<people).map(person) + [.done()] }
            let state = asked.withLock { count in
                defer { count += 1 }
                return states[min(count, states.count - 1)]
            }
            var attributes: [(String, [[UInt8]])] = [("uSNChanged", [Array("\(state)".utf8)])]
            let wanted = search.attributes.map { String(decoding: $0, as: UTF8.self) }
            let ranges = wanted.compactMap { $0.split(separator: "=").last.flatMap { Int($0.dropLast(2)) } }
            let place = ranges.first ?? 0
            let last = min(place + 1_500, people)
            if let values = piece(place, (place..<last).map { Array(dn($0).utf8) }) {
                attributes.append(("member;range=\(place)-\(last == people ? "*" : "\(last - 1)")", values))
            }
            guard ranges.isEmpty else { return [.entry(base, attributes), .done(cookie: nil)] }
            attributes += [("member", []), ("objectGUID", [guid(9_999)]), ("cn", [Array("All".utf8)])]
            return [
                .entry("CN=All,OU=Groups,DC=corp", attributes), .reference("ldap://elsewhere/DC=corp"), .done(),
            ]
        }
    }

    @Test func fetchesAllMembersOfAGroupThatComesInPieces() async throws {
        let directory = Self.activeDirectory()
        let contents = try await SourceReader(Self.source(directory.url)).read()
        #expect(contents.isComplete && contents.problems.map(\.kind) == [.references])
        #expect(contents.groups.first?.people.count == Self.people)
        #expect(contents.memberships.count == Self.people)
    }

    @Test func beginsAnewWhenTheGroupChangesMeanwhile() async throws {
        let directory = Self.activeDirectory(states: [1, 1, 2])
        let contents = try await SourceReader(Self.source(directory.url)).read()
        #expect(contents.isComplete && contents.groups.first?.people.count == Self.people)
    }

    static let badPieces: [(what: String, states: [Int], piece: @Sendable (Int, [[UInt8]]) -> [[UInt8]]?)] = [
        ("one is missing", [1], { $0 == 1_500 ? nil : $1 }),
        ("one is short", [1], { $0 == 1_500 ? $1.dropLast() : $1 }),
        ("it never stands still", Array(1...100), { $1 }),
    ]

    @Test(arguments: badPieces.indices) func takesPiecesForIncomplete(index: Int) async throws {
        let (what, states, piece) = Self.badPieces[index]
        let directory = Self.activeDirectory(states: states, piece: piece)
        let contents = try await SourceReader(Self.source(directory.url)).read()
        #expect(!contents.isComplete && contents.problems.contains { $0.kind == .partialValues }, "\(what)")
    }
}
