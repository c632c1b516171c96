/// A line of the trail: a change of the directory, or a log-in. It holds no secret.
public struct AuditLine: Sendable, Equatable {
    /// What happened.
    public enum Content: Sendable, Equatable {
        /// An object was changed.
        case change(ChangeRecord)
        /// Somebody logged in, or failed to.
        case login(LoginEvent)
    }

    /// The place of the line in the trail: where the next page begins.
    public var position: AuditPosition
    /// What happened.
    public var content: Content

    /// Puts the parts together.
    public init(position: AuditPosition, content: Content) {
        self.position = position
        self.content = content
    }

    /// When it happened.
    public var time: Timestamp {
        switch content {
        case .change(let change): change.time
        case .login(let login): login.time
        }
    }

    /// What was done.
    public var action: AuditAction {
        switch content {
        case .change(let change):
            switch change.kind {
            case .create: .create
            case .update: .update
            case .rename: .rename
            case .delete: .delete
            }
        case .login: .login
        }
    }

    /// Who did it: a user name, `cli:root`, the name of a source; for a log-in the name as it was given.
    public var actor: String {
        switch content {
        case .change(let change): change.actor.name
        case .login(let login): login.name
        }
    }

    /// The door it came through.
    public var door: String {
        switch content {
        case .change(let change): change.actor.door.rawValue
        case .login(let login): login.door
        }
    }

    /// The peer's address, if there was one.
    public var address: String? {
        switch content {
        case .change(let change): change.actor.address
        case .login(let login): login.address
        }
    }

    /// What it was done to: a DN, or the name of a list or permission; for a log-in the name as it was given.
    public var target: String {
        switch content {
        case .change(let change): change.name
        case .login(let login): login.name
        }
    }

    /// The object before, as a JSON object; `nil` for what is new, and for log-ins.
    public var before: String? {
        if case .change(let change) = content { change.before } else { nil }
    }

    /// The object after, as a JSON object; `nil` for what is gone, and for log-ins.
    public var after: String? {
        if case .change(let change) = content { change.after } else { nil }
    }

    /// How a log-in ended: `allowed`, or the true reason of the refusal; `nil` for changes.
    public var outcome: String? {
        if case .login(let login) = content { login.outcome } else { nil }
    }
}

/// What a line of the trail tells of.
public enum AuditAction: String, Sendable, CaseIterable {
    /// An object was made.
    case create
    /// An object got other contents.
    case update
    /// An object got another name or place.
    case rename
    /// An object was taken out.
    case delete
    /// Somebody logged in, or failed to.
    case login

    /// The kind of change; `nil` for a log-in.
    public var change: ChangeRecord.Kind? { ChangeRecord.Kind(rawValue: rawValue) }
}
