public import Identity

extension DirectorySnapshot {
    /// Whom or what a word means in a question to the trail: a user name, an e-mail address, a DN, the number of a user,
    /// or a name as it stands in the trail, as of somebody who is gone.
    public func auditSubject(_ word: String) -> AuditQuery.Subject {
        var entry = self.entry(login: word)
        if entry == nil, let number = Int32(word) { entry = self.entry(of: UserID(rawValue: number)) }
        if entry == nil, word.contains("=") { entry = self.entry(named: Array(word.utf8)) }
        guard let entry else { return AuditQuery.Subject(name: word) }
        return AuditQuery.Subject(
            name: entry.user?.username ?? String(decoding: entry.dn, as: UTF8.self), entry: entry.id,
            user: entry.user?.id)
    }
}
