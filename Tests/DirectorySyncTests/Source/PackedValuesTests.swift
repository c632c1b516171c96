import LDAPProtocol
import Testing

@testable import DirectorySync

struct PackedValuesTests {
    static let lists: [[(String, [[UInt8]])]] = [
        [], [("uid", [])], [("uid", [[]])], [("uid", [Array("a".utf8)]), ("description;lang-de", [[0, 255], [1]])],
        [("jpegPhoto", [[UInt8](repeating: 7, count: 127), [UInt8](repeating: 8, count: 70_000)]), ("cn", [[1]])],
        [("mail", (0..<300).map { [UInt8(truncatingIfNeeded: $0)] })],
    ]

    @Test(arguments: lists.indices) func givesBackWhatWentIn(index: Int) throws {
        let values = try Self.lists[index].map {
            SourceValues(description: try #require(AttributeDescription($0.0)), values: $0.1)
        }
        var shapes = PackedValues.Shapes()
        let packed = PackedValues(values, sharing: &shapes)
        #expect(packed.values == values)
        #expect(packed == PackedValues(values) && packed == PackedValues(values, sharing: &shapes))
    }
}
