import LDAPProtocol
import Testing

@testable import Directory

@Suite struct BaseMappingTests {
    @Test(arguments: [
        ("dc=a,dc=b=dc=c,dc=d", "cn=x,dc=a,dc=b", "cn=x,dc=c,dc=d"), ("o=Old=dc=new", "cn=x,o=old", "cn=x,dc=new"),
        ("o=Old, c=DE=dc=new", "cn=x,o=Old,c=DE", "cn=x,dc=new"), ("o=Old=dc=new", "cn=x,o=Other", "cn=x,o=Other"),
    ])
    func tellsTwoNamesApartByTheSignThatMakesTwoOfThem(text: String, name: String, mapped: String) throws {
        let mapping = try #require(BaseMapping(parsing: text))
        #expect(String(decoding: mapping.map(Array(name.utf8), schema: .standard), as: UTF8.self) == mapped)
    }

    @Test(arguments: ["", "=", "dc=a", "dc=a=", "=dc=a", "dc=a,=dc=b"])
    func refusesWhatIsNoPair(text: String) { #expect(BaseMapping(parsing: text) == nil) }
}
