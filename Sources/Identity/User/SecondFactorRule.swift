/// When a code is asked for at log-ins.
///
/// On a person it is about that person, whatever the role says. On an API user it is about all who log in through that
/// service: those whom it checks, and those who bind on a connection on which it has bound.
public enum SecondFactorRule: String, Sendable, CaseIterable {
    /// Nobody gets in without one: who has no second factor has to enrol first.
    case required
    /// From those who have a second factor, and those whose role wants one.
    case ifEnrolled = "if_enrolled"
    /// Not from this person; not by this service, from anybody who is not required to.
    case never
}
