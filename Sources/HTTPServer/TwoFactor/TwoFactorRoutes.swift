import Directory
import Foundation
import Hummingbird
import Identity

/// The second factor of people (HTTP contract section 7, decisions 17 and 20).
enum TwoFactorRoutes {
    static func routes(_ api: API, pending: PendingEnrolments) -> [Route] {
        [
            api.route(.get, "/api/users/:id/twofa/totp", beforeEnrolment: true) { call in
                try generate(call, pending)
            },
            api.route(.put, "/api/users/:id/twofa", beforeEnrolment: true, takesForms: true) { call in
                try await enable(call, pending)
            },
            api.route(.delete, "/api/users/:id/twofa", takesForms: true) { call in try await disable(call) },
            api.route(.delete, "/api/users/:id/twofa/reset", needs: .usersManage) { call in
                try await reset(call, pending)
            },
        ]
    }

    /// Shows a new secret, as text and as QR code.
    private static func generate(_ call: Call, _ pending: PendingEnrolments) throws -> Response {
        let user = try own(call)
        guard user.sealedTOTPSecret == nil else { throw alreadyOn }
        let secret = pending.begin(for: user.id)
        let url = TOTP(secret).url(issuer: "Gatehouse", account: user.email ?? user.username).exposed
        guard let code = QRCode(url), let png = code.png() else {
            throw APIFailure(.badRequest, "the e-mail address is too long for a QR code")
        }
        return .data([
            "secret": .string(secret.base32.exposed), "qr": .string(png.base64EncodedString()),
            "qr_svg": .string(code.svg), "url": .string(url),
        ])
    }

    /// Turns the second factor on, with the first code of the app.
    private static func enable(_ call: Call, _ pending: PendingEnrolments) async throws -> Response {
        let user = try own(call)
        let fields = try await call.textFields("secret", "code")
        guard let text = fields["secret"], !text.isEmpty else { throw FieldError(field: "secret", problem: "missing") }
        guard let code = fields["code"]?.trimmingSpace(), !code.isEmpty else {
            throw FieldError(field: "code", problem: "missing")
        }
        guard user.sealedTOTPSecret == nil else { throw alreadyOn }
        guard let secret = TOTPSecret(base32: text), pending.attempt(secret, of: user.id) else {
            throw APIFailure(
                .badRequest,
                "Invalid value for secret: it is not the one that was shown last, or that was too long ago.",
                field: "secret")
        }
        let octets = Secret(Array(code.utf8))
        guard try await call.api.authenticator.confirmEnrolment(of: user.id, secret: secret, code: octets) else {
            throw APIFailure(.badRequest, "Invalid value for code: it is wrong, or was used before.", field: "code")
        }
        let recovery = RecoveryCodes()
        let sealed = try call.api.authenticator.seal(secret, for: call.account)
        let generation = try await call.api.directory.perform(call.actor) { draft in
            guard draft.snapshot.entry(of: user.id)?.user?.sealedTOTPSecret == nil else { throw alreadyOn }
            try draft.setTwoFactor(of: user.id, sealedSecret: sealed, recoveryCodes: recovery)
            return draft.snapshot.entry(of: user.id)?.user?.credentialGeneration ?? 0
        }
        pending.remove(user.id)
        try await call.keepSessionAlone(generation: generation)
        return .json([
            "data": true, "recovery_codes": .strings(recovery.codes.map(\.exposed)),
        ])
    }

    /// Turns it off, for somebody who knows the password.
    private static func disable(_ call: Call) async throws -> Response {
        let user = try own(call)
        guard user.sealedTOTPSecret != nil else { throw notOn }
        let password = try await call.textFields("password")["password"] ?? ""
        guard password.utf8.count >= 8 else {
            throw FieldError(field: "password", problem: password.isEmpty ? "missing" : "shorter than 8 bytes")
        }
        try await call.confirm(password: password)
        let generation = try await remove(from: user.id, call)
        try await call.keepSessionAlone(generation: generation)
        return .data(true)
    }

    /// Turns it off for somebody who lost it; all of that person's sessions end.
    private static func reset(_ call: Call, _ pending: PendingEnrolments) async throws -> Response {
        let id = UserID(rawValue: try call.context.pathNumber())
        guard let user = call.snapshot.entry(of: id)?.user else { throw APIFailure(.notFound, "User not found") }
        guard user.type == .user else { throw notAvailable }
        guard user.sealedTOTPSecret != nil else { throw notOn }
        _ = try await remove(from: id, call)
        pending.remove(id)
        try await call.api.sessions.keeper.endAll(of: id)
        return .data(true)
    }

    /// - Returns: the credential generation afterwards.
    private static func remove(from user: UserID, _ call: Call) async throws -> Int64 {
        try await call.api.directory.perform(call.actor) { draft in
            try draft.removeTwoFactor(of: user)
            return draft.snapshot.entry(of: user)?.user?.credentialGeneration ?? 0
        }
    }

    /// The caller, who may do this for nobody else.
    private static func own(_ call: Call) throws -> User {
        let user = call.account.user
        guard try call.context.pathNumber() == user.id.rawValue else {
            throw APIFailure(.forbidden, "the second factor of somebody else can only be reset")
        }
        guard user.type == .user, user.passwordLogin else { throw notAvailable }
        return user
    }

    private static let alreadyOn = APIFailure(.badRequest, "Two-factor authentication is already enabled.")
    private static let notOn = APIFailure(.badRequest, "Two-factor authentication is not enabled.")
    private static let notAvailable = APIFailure(.badRequest, "That feature is not available.")
}
