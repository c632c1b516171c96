import Identity

/// What an entry is, as the table `entries` numbers it: this says which table has the rest.
enum EntryKind: Int64 {
    case plain = 0
    case user = 1
    case group = 2
    case userRole = 3
    case listRole = 4

    init(_ content: EntryContent) {
        switch content {
        case .plain: self = .plain
        case .user: self = .user
        case .group: self = .group
        case .userRole: self = .userRole
        case .listRole: self = .listRole
        }
    }
}
