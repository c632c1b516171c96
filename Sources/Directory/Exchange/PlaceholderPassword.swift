/// What stands for a password where a class demands one and the export must not have it: a value that no password fits.
///
/// An import passes over it, as over a group that is its own member.
enum PlaceholderPassword {
    static let value = Array("{CRYPT}*not-exported*".utf8)
}
