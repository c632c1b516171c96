extension Migration {
    /// What verifies a password by SCRAM, where such things are made.
    static let scramVerifiers = Migration(sql: "ALTER TABLE users ADD COLUMN scram BLOB;")
}
