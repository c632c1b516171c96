import HTTPTypes
import HummingbirdTesting
import Testing

@testable import HTTPServer

@Suite struct FormFieldsTests {
    @Test func readsNamesAndValues() throws {
        let fields = try #require(FormFields(Array("a=1&b=x+y%20%C3%A9&c=&d&&e=a=b".utf8)))
        #expect(fields["a"] == "1")
        #expect(fields["b"] == "x y é")
        #expect(fields["c"]?.isEmpty == true)
        #expect(fields["d"]?.isEmpty == true)
        #expect(fields["e"] == "a=b")
        #expect(fields["f"] == nil)
    }

    static let refused = ["a=1&a=2", "a=1&%61=2", "a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", "a=%C3%28"]

    @Test(arguments: refused)
    func refuses(_ text: String) {
        #expect(FormFields(Array(text.utf8)) == nil)
    }

    static let pages: [(String, total: Int, Range<Int>)] = [
        ("page=1", 50, 0..<20), ("page=3", 50, 40..<50), ("page=4", 50, 50..<50), ("per_page=7", 50, 0..<7),
        ("per_page=all", 50, 0..<50), ("per_page=all&page=2", 50, 50..<50), ("page=2&per_page=1000", 50, 50..<50),
        ("page=2147483647&per_page=1000", 50, 50..<50), ("page=1", 0, 0..<0),
    ]

    @Test(arguments: pages)
    func cutsAPage(_ query: String, total: Int, _ range: Range<Int>) throws {
        let page = try Page(try #require(FormFields(Array(query.utf8))))
        #expect(page.range(of: total) == range)
    }

    static let wrongPages = [
        "page=0", "page=-1", "page=x", "page=1.0", "per_page=0", "per_page=1001", "page=9999999999",
    ]

    @Test(arguments: wrongPages)
    func refusesAPage(_ query: String) throws {
        let fields = try #require(FormFields(Array(query.utf8)))
        #expect(throws: FieldError.self) { try Page(fields) }
    }
}
