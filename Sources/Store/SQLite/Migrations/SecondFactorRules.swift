extension Migration {
    /// When a code is asked for, where that is other than from everybody who has a second factor.
    static let secondFactorRules = Migration(sql: "ALTER TABLE users ADD COLUMN second_factor TEXT;")
}
