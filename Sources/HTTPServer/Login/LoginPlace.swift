/// A place to log in: what it is good for and where it leads.
struct LoginPlace: Sendable {
    /// The path of the first step; the second one is `/twofa` below it.
    let path: String
    /// Below which path style and icon lie.
    let files: String
    /// Where to go when nothing else is asked for.
    let standard: String
    /// The sessions that are begun here.
    let sessions: Sessions
    /// Where those go who have forgotten the password; `nil` if nothing can be sent to them.
    var forgotten: String?
    /// Knows our own pages.
    let browsers: BrowserGuard
}
