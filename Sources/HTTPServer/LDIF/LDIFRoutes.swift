import Directory
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import LDAPProtocol
import NIOCore
import Synchronization

/// `POST /api/ldif/import` and `GET /api/ldif/export`: what the commands `import` and `export` do, for those who may.
enum LDIFRoutes {
    static func routes(_ api: API) -> [Route] {
        let turn = ImportTurn()
        return [
            api.route(.get, "/api/ldif/export", needs: .ldifExport) { call in try export(call) },
            api.route(.post, "/api/ldif/import", needs: .ldifImport) { call in
                guard turn.take() else {
                    throw APIFailure(.tooManyRequests, "another import is under way", retryAfter: 5)
                }
                defer { turn.giveBack() }
                return try await take(call)
            },
        ]
    }

    // MARK: Export

    private static func export(_ call: Call) throws -> Response {
        let fields = try call.request.queryFields()
        let withSecrets = try fields.flag("with_secrets")
        if withSecrets, !call.account.isSuperAdmin {
            throw APIFailure(.forbidden, "only a super admin may export password hashes")
        }
        let writesVersion = fields["version"].map { $0.isEmpty || $0 == "1" || $0 == "true" } ?? true
        var exporter = LDIFExporter(call.snapshot, includesSecrets: withSecrets, writesVersion: writesVersion)
        if let selection = try selection(fields) {
            do {
                try exporter.select(selection)
            } catch {
                throw APIFailure(.badRequest, error.description)
            }
        }
        let body = ResponseBody { [exporter] writer in
            var exporter = exporter
            while let piece = try exporter.nextPiece() { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
        var headers: HTTPFields = [.contentType: "text/ldif; charset=utf-8"]
        headers[.contentDisposition] = "attachment; filename=\"directory.ldif\""
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func selection(_ fields: FormFields) throws -> LDIFExporter.Selection? {
        func text(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
        let (base, scope, filter, attributes) = (text("base"), text("scope"), text("filter"), text("attributes"))
        guard base != nil || scope != nil || filter != nil || attributes != nil else { return nil }
        var selection = LDIFExporter.Selection()
        selection.base = base.map { Array($0.utf8) }
        selection.attributes = attributes?.split(separator: ",").map { Array($0.utf8) } ?? []
        if let scope {
            guard let known = scopes[scope] else {
                throw FieldError(field: "scope", problem: "not one of base, one, sub, children")
            }
            selection.scope = known
        }
        if let filter {
            do {
                selection.filter = try Filter(parsing: filter)
            } catch {
                throw FieldError(field: "filter", problem: "\(error)")
            }
        }
        return selection
    }

    private static let scopes: [String: SearchScope] = [
        "base": .baseObject, "one": .singleLevel, "sub": .wholeSubtree, "children": .subordinates,
    ]

    // MARK: Import

    private static func take(_ call: Call) async throws -> Response {
        let fields = try call.request.queryFields()
        guard let type = call.request.mediaType, types.contains(type) else {
            throw APIFailure(.unsupportedMediaType, "the body has to be LDIF, of the type text/ldif")
        }
        let maximum = call.api.settings.maximumImport
        let tooLarge = APIFailure(.contentTooLarge, "the file is larger than \(maximum) bytes")
        if let told = call.request.headers.value(of: .contentLength).flatMap({ Int($0) }), told > maximum {
            throw tooLarge
        }
        let isTrial = try fields.flag("dry_run")
        let upload = LDIFUpload(into: call.api.directory, options: try options(call, fields, isTrial: isTrial))
        var length = 0
        var chunk: [UInt8] = []
        do {
            for try await buffer in call.request.body {
                length += buffer.readableBytes
                guard length <= maximum else { throw tooLarge }
                chunk += buffer.readableBytesView
                guard chunk.count >= chunkLength else { continue }
                try await upload.read(chunk)
                chunk.removeAll(keepingCapacity: true)
            }
            try await upload.read(chunk)
            return .data(ImportObject.report(try await upload.finish(call.actor, isTrial: isTrial), withSteps: isTrial))
        } catch let failure as ImportFailure {
            throw APIFailure(.badRequest, failure.problems.joined(separator: "\n"))
        }
    }

    private static func options(
        _ call: Call, _ fields: FormFields, isTrial: Bool
    ) throws -> LDIFImporter.Options {
        var options = LDIFImporter.Options()
        options.file = "body"
        // Whoever is no super admin changes none by a file either.
        options.allowsSuperAdmin = try fields.flag("allow_super_admin")
        if options.allowsSuperAdmin, !call.account.isSuperAdmin {
            throw APIFailure(.forbidden, "only a super admin may change super admins")
        }
        options.goesOn = try fields.flag("continue")
        options.isLenient = try fields.flag("lenient")
        options.keepsSteps = isTrial
        options.limits = call.api.settings.ldifLimits
        if let text = fields["map_base"], !text.isEmpty {
            guard let mapping = BaseMapping(parsing: text) else {
                throw FieldError(field: "map_base", problem: "not two DNs with an equals sign between, OLD=NEW")
            }
            options.mapping = mapping
        }
        return options
    }

    private static let types: Set<String> = [
        "text/ldif", "text/x-ldif", "application/ldif", "application/x-ldif", "text/plain", "application/octet-stream",
    ]
    private static let chunkLength = 1 << 20
}

/// One import at a time: each holds its file in memory until it is applied.
private final class ImportTurn: Sendable {
    private let isTaken = Mutex(false)

    func take() -> Bool {
        isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
    }

    func giveBack() { isTaken.withLock { $0 = false } }
}

extension FormFields {
    /// A field that is `true` or `false`, `1` or `0`; false when it is not there.
    fileprivate func flag(_ name: String) throws(FieldError) -> Bool {
        switch self[name] {
        case nil, "false", "0": return false
        case "true", "1", "": return true
        default: throw FieldError(field: name, problem: "neither true nor false")
        }
    }
}
