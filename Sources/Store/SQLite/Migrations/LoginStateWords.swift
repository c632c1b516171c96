extension Migration {
    /// The lists of a log-in state as ``WordsColumn`` has them, in place of JSON.
    static let loginStateWords = Migration(
        sql: """
            UPDATE login_states SET
                failures = (SELECT coalesce(group_concat(value, char(10)), '') FROM json_each(failures)),
                grace_uses = (SELECT coalesce(group_concat(value, char(10)), '') FROM json_each(grace_uses)),
                tokens_used = (SELECT coalesce(group_concat(
                    json_extract(value, '$.time') || ' ' || json_extract(value, '$.token'), char(10)), '')
                    FROM json_each(tokens_used)),
                known_addresses = (SELECT coalesce(group_concat(
                    json_extract(value, '$.time') || ' ' || json_extract(value, '$.address'), char(10)), '')
                    FROM json_each(known_addresses));
            """)
}
