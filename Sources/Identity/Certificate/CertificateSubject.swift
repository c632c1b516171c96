import COpenSSL

/// Whom a certificate is for.
public enum CertificateSubject {
    /// The common name of the subject.
    ///
    /// - Parameter der: the certificate in DER, its signature verified already.
    /// - Returns: nil if there is none or more than one, or if it is no text.
    public static func commonName(der: [UInt8]) -> String? {
        guard let length = Int(exactly: der.count) else { return nil }
        let certificate = der.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return d2i_X509(nil, &start, length)
        }
        guard let certificate else { return nil }
        defer { X509_free(certificate) }
        guard let subject = X509_get_subject_name(certificate) else { return nil }
        let index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1)
        guard index >= 0, X509_NAME_get_index_by_NID(subject, NID_commonName, index) < 0,
            let entry = X509_NAME_get_entry(subject, index), let value = X509_NAME_ENTRY_get_data(entry)
        else { return nil }
        var octets: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&octets, value)
        guard count > 0, let octets else { return nil }
        defer { CRYPTO_free(octets, nil, 0) }
        let text = Array(UnsafeBufferPointer(start: octets, count: Int(count)))
        return text.contains(0) ? nil : String(validating: text, as: UTF8.self)
    }
}
