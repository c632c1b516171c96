extension Authenticator {
    /// Whether a person has to enrol a second factor before anything else, by what the role and the policy say now.
    public func asksForEnrolment(of account: Account) -> Bool { mustEnrol(account) }
}
