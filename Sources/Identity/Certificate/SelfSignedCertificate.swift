import COpenSSL
import Glibc

/// A certificate that nobody else vouches for, so that TLS works before an administrator has brought a real one.
///
/// It is its own authority: clients name it as the file of certificates that they trust. It is none for others, since
/// it can sign nothing.
public enum SelfSignedCertificate {
    /// How long it holds, in days. Long, because each client has to be given the next one.
    public static let days: Int32 = 3_650

    /// Makes a private key for it: EC P-256 (FIPS 186-4), as PKCS #8 in PEM.
    ///
    /// - Throws: `library` when libcrypto fails.
    public static func makeKey() throws(CryptographyError) -> Secret<[UInt8]> {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { throw failure }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw failure }
        defer { EVP_PKEY_free(key) }
        return Secret(try text { PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) == 1 })
    }

    /// Makes a certificate for servers (RFC 5280), signed with its own key.
    ///
    /// - Parameters:
    ///   - key: the private key in PEM.
    ///   - names: the DNS names it is for; the first one is the subject. What is no DNS name is left out.
    ///   - addresses: the IP addresses it is for.
    ///   - now: when it begins to hold, less one day for clocks that go wrong.
    /// - Returns: the certificate in PEM.
    /// - Throws: `malformed` when the key can't be read or there is no name; `library` when libcrypto fails.
    public static func make(
        key: Secret<[UInt8]>, names: [String], addresses: [String], now: Timestamp
    ) throws(CryptographyError) -> [UInt8] {
        let names = names.filter(isName)
        guard let subject = names.first else {
            throw CryptographyError(.malformed, "a certificate needs the name of a host")
        }
        guard let key = privateKey(key) else {
            throw CryptographyError(.malformed, "the private key of the certificate is not in PEM, or has a passphrase")
        }
        defer { EVP_PKEY_free(key) }
        guard let certificate = X509_new() else { throw failure }
        defer { X509_free(certificate) }
        var start = time_t(now.seconds)
        guard X509_set_version(certificate, 2) == 1, setSerialNumber(of: certificate),
            X509_time_adj_ex(X509_getm_notBefore(certificate), -1, 0, &start) != nil,
            X509_time_adj_ex(X509_getm_notAfter(certificate), days, 0, &start) != nil,
            let name = X509_get_subject_name(certificate),
            // A common name has at most 64 characters (RFC 5280, upper bounds).
            X509_NAME_add_entry_by_txt(name, "CN", 0x1000 | 1, String(subject.prefix(64)), -1, -1, 0) == 1,
            X509_set_issuer_name(certificate, name) == 1, X509_set_pubkey(certificate, key) == 1
        else { throw failure }
        let alternatives = names.map { "DNS:\($0)" } + addresses.filter(isAddress).map { "IP:\($0)" }
        let extensions = [
            (NID_basic_constraints, "critical,CA:FALSE"), (NID_ext_key_usage, "serverAuth"),
            (NID_subject_key_identifier, "hash"), (NID_subject_alt_name, alternatives.joined(separator: ",")),
        ]
        for (kind, value) in extensions {
            guard add(kind, value, to: certificate) else { throw failure }
        }
        guard X509_sign(certificate, key, EVP_sha256()) > 0 else { throw failure }
        return try text { PEM_write_bio_X509($0, certificate) == 1 }
    }

    private static var failure: CryptographyError {
        CryptographyError(.library, "libcrypto failed to make a certificate")
    }

    /// 127 random bits: positive, and never the same twice.
    private static func setSerialNumber(of certificate: OpaquePointer) -> Bool {
        var octets = Random.bytes(16)
        octets[0] = octets[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(octets, Int32(octets.count), nil) else { return false }
        defer { BN_free(number) }
        return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private static func add(_ kind: Int32, _ value: String, to certificate: OpaquePointer) -> Bool {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, certificate, certificate, nil, nil, 0)
        guard let part = X509V3_EXT_nconf_nid(nil, &context, kind, value) else { return false }
        defer { X509_EXTENSION_free(part) }
        return X509_add_ext(certificate, part, -1) == 1
    }

    private static func privateKey(_ pem: Secret<[UInt8]>) -> OpaquePointer? {
        guard let length = Int32(exactly: pem.exposed.count), let source = BIO_new_mem_buf(pem.exposed, length) else {
            return nil
        }
        defer { BIO_free(source) }
        // A passphrase is never asked for: without this libcrypto would read the terminal.
        return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
    }

    /// What is written to a memory of libcrypto's.
    private static func text(_ write: (OpaquePointer) -> Bool) throws(CryptographyError) -> [UInt8] {
        guard let memory = BIO_new(BIO_s_mem()) else { throw failure }
        defer { BIO_free(memory) }
        guard write(memory) else { throw failure }
        var text = [UInt8](repeating: 0, count: 16_384)
        let count = BIO_read(memory, &text, Int32(text.count))
        guard count > 0, count < text.count else { throw failure }
        text.removeLast(text.count - Int(count))
        return text
    }

    /// Letters, digits, dots and hyphens: a comma would begin another name in the text that libcrypto reads.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
    }

    private static func isAddress(_ text: String) -> Bool {
        var octets = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET, text, &octets) == 1 || inet_pton(AF_INET6, text, &octets) == 1
    }
}
