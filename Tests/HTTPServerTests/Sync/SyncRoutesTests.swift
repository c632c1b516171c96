import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing

@testable import HTTPServer

@Suite struct SyncRoutesTests {
    @Test func tellsHowTheSourcesAreDoing() async throws {
        let answer = try await Company().send(.get, "/api/sync/sources", as: "boss")
        #expect(answer.status == 200)
        for part in [
            #""name":"corp""#, #""state":"held""#, #""interval":3600"#, #""people":41"#, #""digest":"bb""#,
            #""completed_at":"2026-09-21T"#,
        ] { #expect(answer.text.contains(part), "\(part) in \(answer.text)") }
    }

    @Test func listsRunsInPages() async throws {
        let company = try await Company()
        let all = try await company.send(.get, "/api/sync/runs?source=corp", as: "boss")
        #expect(all.text.contains(#""id":2"#) && all.text.contains(#""id":1"#) && !all.text.contains("jane"))
        let older = try await company.send(.get, "/api/sync/runs?before=2", as: "boss")
        #expect(!older.text.contains(#""id":2"#) && older.text.contains(#""id":1"#))
        let second = try await company.send(.get, "/api/sync/runs?per_page=1&page=2", as: "boss")
        #expect(!second.text.contains(#""id":2"#) && second.text.contains(#""id":1"#))
        for query in ["before=x", "before=0", "per_page=all", "page=2000"] {
            #expect(try await company.send(.get, "/api/sync/runs?\(query)", as: "boss").status == 400, "\(query)")
        }
    }

    @Test func showsTheRunWithItsPlan() async throws {
        let company = try await Company()
        let run = try await company.send(.get, "/api/sync/runs/1", as: "boss")
        #expect(run.status == 200 && run.text.contains(#""plan":{"source":"corp""#))
        #expect(try await company.send(.get, "/api/sync/runs/2", as: "boss").text.contains(#""plan":null"#))
        #expect(try await company.send(.get, "/api/sync/runs/3", as: "boss").status == 404)
        #expect(try await company.send(.get, "/api/sync/runs/x", as: "boss").status == 400)
    }

    @Test func startsApprovesUndoesAndResumes() async throws {
        let company = try await Company()
        func post(_ path: String) async throws -> Answer {
            try await company.send(.post, "/api/sync/" + path, as: "boss")
        }
        let started = try await post("sources/corp/run")
        #expect(started.status == 202 && started.text.contains(#""queued":true"#))
        #expect(try await post("sources/other/run").status == 404)
        #expect(try await post("sources/paused/run").status == 409)
        #expect(try await post("plans/bb/approve").status == 202)
        #expect(try await post("plans/cc/approve").status == 404)
        let undone = try await post("runs/1/undo")
        #expect(undone.status == 200 && undone.text.contains("uid=jane"))
        #expect(try await post("runs/2/undo").status == 400)
        #expect(try await post("runs/3/undo").status == 404)
        #expect(try await post("sources/corp/resume").text.contains(#""resumed":false"#))
        #expect(company.sync.asked.withLock { $0 } == ["run corp by boss", "approve bb by boss", "undo 1 by boss"])
    }
}
