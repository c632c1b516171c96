import COpenSSL

/// A message digest that libcrypto computes.
public enum DigestAlgorithm: Hashable, Sendable, CaseIterable {
    /// RFC 1321, 16 bytes; for old password hashes only.
    case md5
    /// FIPS 180-4, 20 bytes; for TOTP and old password hashes only.
    case sha1
    /// FIPS 180-4, 32 bytes.
    case sha256
    /// FIPS 180-4, 48 bytes.
    case sha384
    /// FIPS 180-4, 64 bytes.
    case sha512

    /// The digest's length in bytes.
    public var length: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The digest of two byte strings, one after the other, ``length`` bytes long.
    ///
    /// Nil when libcrypto does not offer the algorithm, as with MD5 on a machine in FIPS mode.
    public func hash(_ bytes: [UInt8], _ more: [UInt8] = []) -> [UInt8]? {
        bytes.withUnsafeBytes { first in more.withUnsafeBytes { hash(first, $0) } }
    }

    func hash(_ bytes: UnsafeRawBufferPointer, _ more: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let method, let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestInit_ex(context, method, nil) == 1,
            EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1,
            EVP_DigestUpdate(context, more.baseAddress, more.count) == 1
        else { return nil }
        var digest = [UInt8](repeating: 0, count: length)
        return EVP_DigestFinal_ex(context, &digest, nil) == 1 ? digest : nil
    }

    /// libcrypto's object for the algorithm, fetched once: a fetch at each use costs more than a short digest.
    var method: OpaquePointer? {
        switch self {
        case .md5: Self.fetched[0].pointer
        case .sha1: Self.fetched[1].pointer
        case .sha256: Self.fetched[2].pointer
        case .sha384: Self.fetched[3].pointer
        case .sha512: Self.fetched[4].pointer
        }
    }

    /// libcrypto's name of the algorithm.
    var name: String {
        switch self {
        case .md5: "MD5"
        case .sha1: "SHA1"
        case .sha256: "SHA256"
        case .sha384: "SHA384"
        case .sha512: "SHA512"
        }
    }

    // An EVP_MD is immutable once fetched and libcrypto allows its use from all threads; it lives as long as the process.
    private struct Method: @unchecked Sendable {
        let pointer: OpaquePointer?
    }

    private static let fetched: [Method] = allCases.map { Method(pointer: EVP_MD_fetch(nil, $0.name, nil)) }
}
