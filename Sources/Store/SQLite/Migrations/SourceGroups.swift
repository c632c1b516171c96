extension Migration {
    /// The groups that the source of a person put the person into.
    static let sourceGroups = Migration(sql: "ALTER TABLE users ADD COLUMN source_groups TEXT;")
}
