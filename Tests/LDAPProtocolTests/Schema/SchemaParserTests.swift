import Foundation
import TestSupport
import Testing

@testable import LDAPProtocol

@Suite struct SchemaParserTests {
    @Test func extendsASchema() throws {
        let schema = try Schema(
            extending: .standard,
            definitions: [
                """
                # A comment
                objectidentifier Acme 1.3.6.1.4.1.99999
                objectidentifier AcmeAttribute Acme:1

                objectclass ( Acme:2.1 NAME 'acmePerson' SUP top AUXILIARY MAY ( acmeBadge $ acmeCar ) )
                attributetype ( AcmeAttribute:2 NAME ( 'acmeCar' 'acmeVehicle' )
                \tSUP acmeBadge X-ORDERED 'VALUES' X-MANY ( 'a' 'b' ) )
                attributetype ( AcmeAttribute:1 NAME 'acmeBadge' DESC 'It\\27s a badge'
                    EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15{64} SINGLE-VALUE )
                """
            ]
        )
        let badge = try #require(schema.attributeID("ACMEBADGE"))
        #expect(schema.attribute(badge).explanation == "It's a badge")
        #expect(schema.attribute(badge).isSingleValued)
        let car = try #require(schema.attributeID("acmeVehicle"))
        #expect(schema.attribute(car).equality == .caseIgnoreMatch)
        #expect(schema.attribute(car).oid == Array("1.3.6.1.4.1.99999.1.2".utf8))
        #expect(schema.isSubtype(car, of: badge))
        #expect(schema.objectClass("acmePerson")?.allowed.contains(car) == true)
        #expect(schema.attributeID("cn") == Schema.standard.attributeID("cn"))
        #expect(Schema.standard.attributeID("acmeBadge") == nil)
        let definition = String(decoding: schema.attribute(badge).definition, as: UTF8.self)
        #expect(definition.contains("DESC 'It\\27s a badge'"))
        #expect(definition.contains("SYNTAX 1.3.6.1.4.1.1466.115.121.1.15{64} SINGLE-VALUE )"))
    }

    @Test func passesOverWhatIsKnown() throws {
        let schema = try Schema(
            extending: .standard,
            definitions: ["attributetype ( 2.5.4.3 NAME 'cn' SUP name SINGLE-VALUE )"]
        )
        #expect(schema.attributeTypes.count == Schema.standard.attributeTypes.count)
        #expect(schema.attributeID("cn").map { schema.attribute($0).isSingleValued } == false)
    }

    static let refusals: [(String, SchemaError.Code, Int)] = [
        ("attributetype ( 1.2.3 NAME 'x' SUP nothing )", .unknownName, 1),
        ("\n\nattributetype ( 1.2.3 NAME 'x' )", .missingSyntax, 3),
        ("attributetype ( 1.2.3 NAME 'x' SYNTAX 1.2 EQUALITY fooMatch )", .unknownMatchingRule, 1),
        ("attributetype ( 1.2.3 NAME 'cn' SYNTAX 1.2 )", .duplicate, 1),
        ("attributetype ( 1.2.3 NAME 'x' SYNTAX 1.2 )\nattributetype ( 1.2.3 NAME 'y' SYNTAX 1.2 )", .duplicate, 2),
        ("attributetype ( 1.2.3 NAME 'x' SUP y )\nattributetype ( 1.2.4 NAME 'y' SUP x )", .cycle, 1),
        ("attributetype ( 1.2.3 NAME 'x' SUP x )", .cycle, 1),
        ("objectclass ( 1.2.3 NAME 'x' SUP y )\nobjectclass ( 1.2.4 NAME 'y' SUP x )", .cycle, 1),
        ("objectclass ( 1.2.3 NAME 'x' MUST nothing )", .unknownName, 1),
        ("objectclass ( 1.2.3 NAME 'x' SUP nothing )", .unknownName, 1),
        ("objectclass ( 1.2.3 NAME 'person' )", .duplicate, 1),
        ("attributetype ( Foo:1 NAME 'x' SYNTAX 1.2 )", .invalidObjectIdentifier, 1),
        ("attributetype ( 1..3 NAME 'x' SYNTAX 1.2 )", .invalidObjectIdentifier, 1),
        ("attributetype 1.2.3 NAME 'x'", .syntax, 1), ("attributetype ( 1.2.3 NAME 'x' SYNTAX 1.2", .syntax, 1),
        ("attributetype ( 1.2.3 NAME 'x' SYNTAX 1.2 ) )", .syntax, 1),
        ("attributetype ( 1.2.3 NAME 'x SYNTAX 1.2 )", .syntax, 1),
        ("attributetype ( 1.2.3 NAME 'x y' SYNTAX 1.2 )", .syntax, 1),
        ("attributetype ( 1.2.3 NAMES 'x' )", .syntax, 1),
        ("attributetype ( 1.2.3 NAME 'x' SYNTAX 1.2 USAGE none )", .syntax, 1), ("attributetype", .syntax, 1),
        ("bogus ( 1.2 )", .syntax, 1),
        ("attributetype ( 1.2.3 NAME ( 'x' SYNTAX 1.2 )", .syntax, 1), ("attributetype ( )", .syntax, 1),
        ("objectidentifier x", .syntax, 1), ("attributetype ( 1.2.3 DESC x SYNTAX 1.2 )", .syntax, 1),
    ]

    @Test(arguments: refusals) func refuses(_ text: String, _ code: SchemaError.Code, _ line: Int) {
        let error = #expect(throws: SchemaError.self) {
            try Schema(extending: .standard, sources: [SchemaSource(name: "acme.schema", text: text)])
        }
        #expect(error?.code == code)
        #expect(error?.line == line)
        #expect(error?.description.hasPrefix("acme.schema:\(line): ") == true)
    }

    @Test func survivesTruncationAndChangedBytes() throws {
        let text = Array(
            """
            objectidentifier Acme 1.3.6.1.4.1.99999
            attributetype ( Acme:1 NAME ( 'acmeA' 'acmeB' ) DESC 'x\\27' SUP name SYNTAX 1.2{3} X-A ( 'b' ) )
            objectclass ( Acme:2 NAME 'acmeC' SUP ( top $ device ) STRUCTURAL MUST cn MAY ( acmeA $ sn ) )
            """.utf8
        )
        var generator = SeededGenerator(seed: 4512)
        for length in 0...text.count {
            _ = try? Schema(extending: .standard, sources: [SchemaSource(name: "x", text: Array(text.prefix(length)))])
        }
        for _ in 0..<1000 {
            var changed = text
            let index = Int.random(in: 0..<text.count, using: &generator)
            changed[index] = Array("( )$'{}:\\\n\t#x".utf8).randomElement(using: &generator) ?? 0
            _ = try? Schema(extending: .standard, sources: [SchemaSource(name: "x", text: changed)])
        }
    }

    // MARK: - Shipped files

    static func shipped(_ name: String) throws -> SchemaSource {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let file = root.appendingPathComponent("ldif/schema").appendingPathComponent(name)
        return SchemaSource(name: name, text: Array(try Data(contentsOf: file)))
    }

    static let shippedFiles: [(String, String)] = [
        ("rfc2307bis.schema", "rfc2307bis"), ("rfc2307bis.ldif", "rfc2307bis"), ("gatehouse.schema", "gatehouse"),
        ("gatehouse.ldif", "gatehouse"),
    ]

    /// OpenLDAP has these built in, so that the file must not define them.
    static let builtIntoOpenLDAP: Set<[UInt8]> = [Array("uidNumber".utf8), Array("gidNumber".utf8)]

    @Test(arguments: shippedFiles) func shipsWhatIsBuiltIn(_ file: String, _ source: String) throws {
        var shipped = SchemaParser()
        try shipped.read(Self.shipped(file))
        var builtIn = SchemaParser()
        try builtIn.read(#require(Schema.builtInSources.first { $0.name == source }))
        let types = builtIn.attributeTypes.filter {
            source == "gatehouse" || !Self.builtIntoOpenLDAP.contains($0.names[0])
        }
        #expect(Set(shipped.attributeTypes.map(\.text)) == Set(types.map(\.text)))
        #expect(shipped.attributeTypes.count == types.count)
        #expect(Set(shipped.objectClasses.map(\.text)) == Set(builtIn.objectClasses.map(\.text)))
        #expect(!shipped.objectClasses.isEmpty)
    }

    /// The files of OpenLDAP repeat what is built in; reading them beside it changes nothing that is known.
    @Test(arguments: ["core", "cosine", "inetorgperson", "nis", "misc"])
    func readsTheFilesOfOpenLDAP(_ name: String) throws {
        for suffix in ["schema", "ldif"] {
            let path = "/etc/ldap/schema/\(name).\(suffix)"
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            _ = try Schema(extending: .standard, sources: [SchemaSource(name: path, text: Array(data))])
        }
    }
}
