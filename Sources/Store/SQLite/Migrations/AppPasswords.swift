extension Migration {
    /// What programs of people use in the place of the password.
    static let appPasswords = Migration(sql: "ALTER TABLE users ADD COLUMN app_passwords TEXT;")
}
