import Identity
import LDAPProtocol

/// Makes of the attributes of an entry what it natively is: one piece for content records of files and for changes over
/// LDAP.
struct ContentMapping {
    /// What is to be told of an entry that could be put in.
    enum Note {
        /// Something could not be taken as it stands.
        case conflict(String)
        /// Something was taken, and may not be what was meant.
        case remark(String)

        var text: String {
            switch self {
            case .conflict(let text), .remark(let text): text
            }
        }
    }

    /// Whether an entry whose name to log in with somebody else has is kept as a plain one.
    var keepsNamesakes: Bool
    /// Whether lists that a role speaks of and nobody made are made.
    var makesLists: Bool
    /// Whether the e-mail address of a user stays, because nothing was said of addresses.
    var keepsEmail = false
    /// What was noticed since the last time they were taken.
    private(set) var notes: [Note] = []

    init(keepsNamesakes: Bool, makesLists: Bool) {
        self.keepsNamesakes = keepsNamesakes
        self.makesLists = makesLists
    }

    mutating func note(_ note: Note) { notes.append(note) }

    mutating func takeNotes() -> [Note] {
        defer { notes = [] }
        return notes
    }

    /// What an entry is. Completes its attributes by what every entry of the kind has.
    ///
    /// - Parameter existing: what stands at its place by now.
    /// - Throws: ``ChangeError``.
    mutating func content(
        of image: inout EntryImage, existing: Entry?, in draft: inout DirectoryDraft
    ) throws(ChangeError) -> EntryContent {
        let content: EntryContent
        switch image.kind {
        case .plain: content = .plain
        case .person, .service: content = try user(&image, existing, &draft).map { .user($0) } ?? .plain
        case .group: content = .group(try group(&image, existing, &draft))
        case .userRole: content = .userRole(try userRole(&image, existing, &draft))
        case .listRole: content = .listRole(try listRole(&image, existing, &draft))
        }
        keepSecrets(&image, existing, content, draft.types)
        return content
    }

    /// A user's password is a field; that of any other entry, which nobody can log in with here, is an attribute. What an
    /// export leaves out for safety stays when the record comes back without it.
    private func keepSecrets(
        _ image: inout EntryImage, _ existing: Entry?, _ content: EntryContent, _ types: WellKnownTypes
    ) {
        let isUser: Bool = if case .user = content { true } else { false }
        if isUser {
            image.attributes[types.userPassword] = []
        } else {
            switch image.password {
            case .set(let password): image.attributes[types.userPassword] = password.map { [$0.stored] } ?? []
            case .keep: image.attributes[types.userPassword] = existing?.password(types).map { [$0.stored] } ?? []
            }
        }
    }
}
