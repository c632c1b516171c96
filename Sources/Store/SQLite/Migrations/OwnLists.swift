extension Migration {
    /// Version 3: the lists that users made and may manage.
    static let ownLists = Migration(sql: "ALTER TABLE users ADD COLUMN own_lists TEXT;")
}
