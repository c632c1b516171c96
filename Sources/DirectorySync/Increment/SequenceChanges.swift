/// Changes by the numbers that a domain controller of Active Directory gives to them (`uSNChanged`, MS-ADTS 3.1.1.1.9). Who is
/// gone shows when everybody is named.
///
/// The numbers are those of one controller in one life of its database (`invocationId`): of another one, or of one that was
/// restored, they say nothing.
struct SequenceChanges: ChangeMethod {
    private static let attribute = "uSNChanged"

    /// A state of a controller.
    private struct Point: Equatable {
        var invocation: String
        var number: Int64

        init(invocation: String, number: Int64) {
            self.invocation = invocation
            self.number = number
        }

        init?(_ cookie: [UInt8]) {
            let parts = String(decoding: cookie, as: UTF8.self).split(separator: ":")
            guard parts.count == 2, let number = Int64(parts[1]) else { return nil }
            self.init(invocation: String(parts[0]), number: number)
        }

        var cookie: [UInt8] { Array("\(invocation):\(number)".utf8) }
    }

    var name: String { "uSNChanged" }

    func start(_ place: FollowedPlace, on connection: DirectoryConnection) async throws -> [UInt8] {
        try await point(on: connection).cookie
    }

    func changes(
        of place: FollowedPlace, since cookie: [UInt8], on connection: DirectoryConnection
    ) async throws -> SourceChanges.Part {
        let point = try await point(on: connection)
        guard let since = Point(cookie), since.invocation == point.invocation, since.number <= point.number else {
            throw FullReadNeeded(
                description:
                    "another domain controller answers, or one that was restored; its numbers of changes are others")
        }
        var part = SourceChanges.Part()
        // What is written while this is read may come twice, and is never left out.
        part.cookie = point.cookie
        if since.number < point.number {
            part.entries = try await place.entries(
                of: place.search("(\(Self.attribute)>=\(since.number + 1))"), on: connection)
            part.present = try await place.listing(on: connection)
        }
        return part
    }

    private func point(on connection: DirectoryConnection) async throws(DirectoryError) -> Point {
        let root = try await read("", ["highestCommittedUSN", "dsServiceName"], on: connection)
        guard let number = root.firstText("highestCommittedUSN").flatMap({ Int64($0) }),
            let service = root.firstText("dsServiceName")
        else { throw Self.incomplete("highestCommittedUSN and dsServiceName of the root DSE") }
        let settings = try await read(service, ["invocationId"], on: connection)
        guard let identity = settings.values("invocationId").first, !identity.isEmpty else {
            throw Self.incomplete("invocationId of \(service)")
        }
        let digits = identity.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return Point(invocation: digits, number: number)
    }

    private func read(
        _ base: String, _ attributes: [String], on connection: DirectoryConnection
    ) async throws(DirectoryError) -> SourceEntry {
        let search = DirectorySearch(
            base: base, scope: .base, filter: "(objectClass=*)", attributes: attributes, pageSize: 0)
        switch await connection.lookUp(search) {
        case .found(let entry): return entry
        case .unknown(let error): throw error
        case .absent: throw Self.incomplete(base.isEmpty ? "the root DSE" : base)
        }
    }

    private static func incomplete(_ what: String) -> DirectoryError {
        DirectoryError(
            .incomplete, host: "", message: "the domain controller does not show \(what)",
            remedy: "Give the bind DN the right to read it, or read the source whole")
    }
}
