import GRDB

/// One step of the schema, forward only. Its place in ``Migration/all`` is the version it leads to; what was released
/// is never changed, only followed by another.
struct Migration: Sendable {
    /// The statements of the step.
    let sql: String

    /// Every step there is, in order.
    static let all = [
        Migration.firstTables, .tokensAndPermissions, .ownLists, .loginDurations, .appPasswords, .syncCursors,
        .passwordPolicy, .codeDrift, .syncRuns, .loginStateWords, .scramVerifiers,
        .secondFactorRules, .sourceGroups, .outageVerifiers,
    ]
}
