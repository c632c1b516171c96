extension Migration {
    /// When passwords were set, those before them, who has to change his, links for that, and how often an expired one
    /// was let pass.
    ///
    /// Of passwords that are there it is known alone that they are older than the last change of their entry.
    static let passwordPolicy = Migration(
        sql: """
            ALTER TABLE users ADD COLUMN password_changed INTEGER;
            ALTER TABLE users ADD COLUMN former_passwords TEXT;
            ALTER TABLE users ADD COLUMN must_change_password INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE users ADD COLUMN reset_digest BLOB;
            ALTER TABLE users ADD COLUMN reset_expires INTEGER;
            UPDATE users SET password_changed = (SELECT modified FROM entries WHERE entries.id = users.entry)
                WHERE password IS NOT NULL;
            ALTER TABLE login_states ADD COLUMN grace_uses TEXT NOT NULL DEFAULT '[]';
            """)
}
