import Identity
import Testing

@testable import DirectorySync

struct RoleMappingTests {
    struct PatternCase: Sendable {
        let pattern: String
        let group: String
        let fits: Bool

        init(_ pattern: String, _ group: String, _ fits: Bool) {
            self.pattern = pattern
            self.group = group
            self.fits = fits
        }
    }

    static let patterns: [PatternCase] = [
        PatternCase("CN=Editors, OU=Groups", "editors", true), PatternCase("cn=editors,ou=other", "editors", false),
        PatternCase("EDITORS", "editors", true), PatternCase("editor", "editors", false),
        PatternCase("news-*", "news-eu", true), PatternCase("news-*", "news-", true),
        PatternCase("news-*", "oldnews-eu", false), PatternCase("*-eu", "news-eu", true),
        PatternCase("n*s-*u", "news-eu", true), PatternCase("ab*ba", "aba", false), PatternCase("*", "anything", true),
        PatternCase("straße", "STRASSE", true), PatternCase("id:GROUP-editors", "editors", true),
        PatternCase("ID: group-editors", "editors", true), PatternCase("id:editors", "editors", false),
    ]

    @Test(arguments: patterns) func comparesGroups(example: PatternCase) throws {
        #expect(try GroupPattern(example.pattern, rule: 1).matches(Made.group(example.group)) == example.fits)
    }

    @Test func findsAGroupWithACommaByItsDN() throws {
        var group = Made.group("x")
        group.normalisedDN = try #require(GroupPattern.bytes("cn=Sales\\2c EMEA,ou=groups"))
        for text in ["cn=sales\\, emea,ou=groups", "cn=\"Sales, EMEA\",ou=groups"] {
            #expect(try GroupPattern(text, rule: 1).matches(group))
        }
    }

    @Test func letsThePriorityDecideAndThenTheOrder() throws {
        var configuration = Made.configuration
        configuration.rules = [
            .init(group: "a", userRole: "Reader", priority: 1), .init(group: "b", userRole: "Editor", priority: 5),
            .init(group: "c", userRole: "Reader", priority: 5), .init(group: "a", listRole: "news"),
        ]
        let mapping = try RoleMapping(
            configuration, groups: ["a", "b", "c"].map(Made.group), roles: Made.roles
        )
        let decision = mapping.userRole(in: [0, 1, 2])
        #expect(decision.winner?.rule == 2 && decision.losers.map(\.rule) == [3, 1])
        #expect(mapping.userRole(in: [0]).winner?.rule == 1)
        #expect(mapping.userRole(in: []).winner == nil)
        #expect(mapping.listRole(in: [0]).winner?.role.name == "News")
        #expect(mapping.listRole(in: [1]).winner == nil)
    }

    @Test func refusesRulesThatWouldTakeRolesAwayOrMakeSuperAdmins() throws {
        let rules: [SourceConfiguration.RoleRule] = [
            .init(group: "a", userRole: "Nobody knows"), .init(group: "a", userRole: "Super Admin"),
            .init(group: "a", listRole: "Editor"), .init(group: "a"), .init(group: "", userRole: "Editor"),
            .init(group: "cn=,=", userRole: "Editor"),
        ]
        for rule in rules {
            var configuration = Made.configuration
            configuration.rules = [rule]
            #expect(throws: MappingError.self, "\(rule)") {
                _ = try RoleMapping(
                    configuration, groups: [], roles: Made.roles)
            }
        }
        var configuration = Made.configuration
        configuration.rules = [rules[1]]
        configuration.mayGrantSuperAdmin = true
        _ = try RoleMapping(configuration, groups: [], roles: Made.roles)
    }

    @Test(
        arguments: [
            ("jane", true), ("Jane Doe", true), ("太郎", true), ("", false), (String(repeating: "a", count: 256), true),
            (String(repeating: "a", count: 257), false), ("a\u{0}b", false), ("a\nb", false), ("a\u{85}b", false),
        ] as [(String, Bool)]) func takesUserNames(name: String, isGood: Bool)
    {
        #expect((UsernameRule.refusal(of: name) == nil) == isGood)
    }
}

extension GroupPattern {
    static func bytes(_ dn: String) -> [UInt8]? {
        guard case .dn(let bytes)? = try? GroupPattern(dn, rule: 1) else { return nil }
        return bytes
    }
}
