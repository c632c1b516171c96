import CLDAP

extension DirectoryError {
    /// The error for a bind that the directory answered with `resultCode`, which is not 0.
    static func bindRefused(_ resultCode: Int32, diagnostic: String, host: String) -> DirectoryError {
        let name = resultName(resultCode)
        switch resultCode {
        case LDAP_INVALID_CREDENTIALS:
            return DirectoryError(
                .invalidCredentials, resultCode: resultCode, host: host,
                message: "the directory refuses this name and password\(quoted(diagnostic))",
                remedy: "Check the bind DN and its password")
        case LDAP_BUSY, LDAP_UNAVAILABLE, LDAP_OTHER, LDAP_OPERATIONS_ERROR:
            return DirectoryError(
                .unavailable, resultCode: resultCode, host: host,
                message: "the directory can't check a password now: \(name)\(quoted(diagnostic))",
                remedy: "Look into the log of the directory")
        case LDAP_REFERRAL:
            return DirectoryError(
                .referral, resultCode: resultCode, host: host,
                message: "the directory sends us to another server instead of checking the password",
                remedy: "Put the server that holds these entries into the list of URLs; referrals are not followed")
        case LDAP_CONFIDENTIALITY_REQUIRED, LDAP_STRONG_AUTH_REQUIRED:
            return DirectoryError(
                .refused, resultCode: resultCode, host: host,
                message: "the directory takes no password without TLS: \(name)\(quoted(diagnostic))",
                remedy: "Set tls.mode to starttls or ldaps")
        default:
            return DirectoryError(
                .refused, resultCode: resultCode, host: host,
                message: "the directory refuses the bind: \(name)\(quoted(diagnostic))",
                remedy: "The password was not judged; the directory's policy or access rules stand in the way")
        }
    }

    /// The error for a search that ended with `resultCode`, which is not 0: whatever came before it is a part.
    static func searchEnded(_ resultCode: Int32, diagnostic: String, base: String, host: String) -> DirectoryError {
        let name = resultName(resultCode)
        switch resultCode {
        case LDAP_NO_SUCH_OBJECT:
            return DirectoryError(
                .noSuchBase, resultCode: resultCode, host: host,
                message: "the search base \(clean(base)) does not exist, or may not be seen\(quoted(diagnostic))",
                remedy: "Check the base DN and what the bind DN may read")
        case LDAP_REFERRAL:
            return DirectoryError(
                .referral, resultCode: resultCode, host: host,
                message: "the directory sends us to another server for \(clean(base))",
                remedy: "Put the server that holds these entries into the list of URLs; referrals are not followed")
        case LDAP_SIZELIMIT_EXCEEDED, LDAP_ADMINLIMIT_EXCEEDED, LDAP_TIMELIMIT_EXCEEDED:
            return DirectoryError(
                .incomplete, resultCode: resultCode, host: host,
                message: "the directory stopped the search at a limit: \(name)\(quoted(diagnostic))",
                remedy: "Give the bind DN higher limits, or use a smaller page size")
        case LDAP_UNAVAILABLE_CRITICAL_EXTENSION:
            return DirectoryError(
                .incomplete, resultCode: resultCode, host: host,
                message: "the directory does not take paged results here: \(name)\(quoted(diagnostic))",
                remedy: "Set pageSize to 0 for this source")
        default:
            return DirectoryError(
                .incomplete, resultCode: resultCode, host: host,
                message: "the search ended early: \(name)\(quoted(diagnostic))",
                remedy: "Look into the log of the directory")
        }
    }

    /// The name of a result code as libldap tells it.
    static func resultName(_ resultCode: Int32) -> String {
        guard let text = ldap_err2string(resultCode) else { return "result \(resultCode)" }
        return String(cString: text)
    }

    /// Text of the other side, safe to print: no control characters, at most 512 octets unless told otherwise.
    static func clean(_ text: String, limit: Int = 512) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let printable = scalar.value >= 0x20 && scalar.value != 0x7F && !(0x80...0x9F).contains(scalar.value)
            result.unicodeScalars.append(printable ? scalar : "\u{FFFD}")
            if result.utf8.count >= limit { break }
        }
        return result
    }

    /// What the other side said, to stand behind a sentence.
    static func quoted(_ diagnostic: String) -> String {
        diagnostic.isEmpty ? "" : " – \"\(clean(diagnostic))\""
    }
}
