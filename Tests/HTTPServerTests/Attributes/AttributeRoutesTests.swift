import HTTPTypes
import HummingbirdTesting
import Testing

@testable import HTTPServer

@Suite struct AttributeRoutesTests {
    @Test func replacesWhatIsNamedAndKeepsTheRest() async throws {
        let company = try await Company()
        let body =
            #"{"telephoneNumber": ["+43 1 234", "+43 1 235"], "title": "Editor", "jpegPhoto": {"base64": "/9j/4A=="}}"#
        let answer = try await company.send(.put, "/api/users/2/attributes", as: "boss", body: body)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.data("telephoneNumber")?.texts == ["+43 1 234", "+43 1 235"])
        #expect(answer.data("title")?.texts == ["Editor"])
        #expect(answer.data("jpegPhoto")?.elements?.first?["base64"] == "/9j/4A==")
        #expect(answer.data("mail")?.texts == ["alice@example.org"])
        let gone = try await company.send(.put, "/api/users/2/attributes", as: "boss", body: #"{"title": null}"#)
        #expect(gone.data("title") == nil && gone.data("telephoneNumber") != nil)
    }

    @Test(arguments: [
        #"{"userPassword": "secret"}"#, #"{"uid": "root"}"#, #"{"memberOf": "cn=x"}"#, #"{"entryUUID": "x"}"#,
        #"{"shoeSize": "42"}"#, #"{"title": 5}"#, #"{"title": ""}"#, #"{"title": {"base64": "!"}}"#, #"{"": "x"}"#,
    ])
    func refusesWhatIsNoFreeAttribute(_ body: String) async throws {
        let answer = try await Company().send(.put, "/api/users/2/attributes", as: "boss", body: body)
        #expect(answer.status == 400, "\(body): \(answer.text)")
    }

    @Test func showsNoSecret() async throws {
        let answer = try await Company().send(.get, "/api/users/2/attributes", as: "reader")
        #expect(answer.status == 200 && answer.data("uid") != nil)
        #expect(!answer.text.lowercased().contains("password"))
    }
}
