/// The object identifiers of the extended operations and messages that are known here.
public enum ExtendedOperationOID {
    /// StartTLS (RFC 4511 section 4.14).
    public static let startTLS = "1.3.6.1.4.1.1466.20037"
    /// Password modify (RFC 3062).
    public static let passwordModify = "1.3.6.1.4.1.4203.1.11.1"
    /// Who am I? (RFC 4532).
    public static let whoAmI = "1.3.6.1.4.1.4203.1.11.3"
    /// Cancel (RFC 3909).
    public static let cancel = "1.3.6.1.1.8"
    /// Notice of disconnection (RFC 4511 section 4.4.1), an unsolicited response.
    public static let noticeOfDisconnection = "1.3.6.1.4.1.1466.20036"
    /// Sync info (RFC 4533 section 2.5), an intermediate response.
    public static let syncInfo = "1.3.6.1.4.1.4203.1.9.1.4"
}
