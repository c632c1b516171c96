import CGSSAPI

/// Kerberos credentials out of a keytab, for one connection.
///
/// Tickets are kept in the memory of this process under a name made of the keytab and the principal, so that no variable of
/// the process is set, no file is written, and connections of one source share them. The library renews them.
final class KerberosCredential {
    /// For the mechanism GSSAPI.
    let handle: OpaquePointer

    /// Reads the keytab and gets a first ticket, which asks the KDC; libkrb5 waits for that as krb5.conf says.
    ///
    /// - Parameter principal: nil for the first one in the keytab.
    /// - Throws: `DirectoryError` with `invalidInput` or `unavailable`, and what Kerberos says.
    init(keytab: String, principal: String?, host: String) throws(DirectoryError) {
        var handle: OpaquePointer?
        var minor: OM_uint32 = 0
        let cache = "MEMORY:gatehouse:\(keytab):\(principal ?? "")"
        let major = gatehouse_gss_acquire("FILE:\(keytab)", cache, principal, &handle, &minor)
        guard gatehouse_gss_failed(major) == 0, let handle else {
            throw DirectoryError(
                .unavailable, host: host,
                message: "there is no Kerberos ticket for \(principal ?? "the first name") of \(keytab): "
                    + Self.message(minor),
                remedy: "Check the keytab with klist -k, its rights, and the realm in krb5.conf")
        }
        self.handle = handle
    }

    deinit { gatehouse_gss_release(handle) }

    private static func message(_ minor: OM_uint32) -> String {
        var buffer = [CChar](repeating: 0, count: 512)
        gatehouse_gss_message(minor, &buffer, buffer.count)
        let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return DirectoryError.clean(text)
    }
}
