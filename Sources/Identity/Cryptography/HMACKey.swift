import COpenSSL

/// A key for HMAC (RFC 2104), made ready once and usable from every thread.
///
/// Its description shows nothing of the key; libcrypto wipes the key when the last reference goes.
public final class HMACKey: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    // Sendable: the keyed context is only ever read, by EVP_MAC_CTX_dup; each message works on a copy of its own.
    private let template: OpaquePointer
    private let length: Int

    /// A key of any length (RFC 2104 advises the digest's length) and the digest to use.
    public init(_ key: [UInt8], algorithm: DigestAlgorithm = .sha256) {
        // An empty array has no address, and libcrypto takes a null key for "keep the old one".
        let bytes = key.isEmpty ? [0] : key
        guard let method = Self.method.pointer, let context = EVP_MAC_CTX_new(method),
            Self.start(context, key: bytes, count: key.count, digest: algorithm.name)
        else {
            preconditionFailure("libcrypto cannot compute HMAC with \(algorithm.name)")
        }
        template = context
        length = algorithm.length
    }

    deinit {
        EVP_MAC_CTX_free(template)
    }

    /// The authentication code of a message, as long as the digest.
    public func code(for message: [UInt8]) -> [UInt8] {
        guard let context = EVP_MAC_CTX_dup(template) else { preconditionFailure("libcrypto is out of memory") }
        defer { EVP_MAC_CTX_free(context) }
        var code = [UInt8](repeating: 0, count: length)
        var written = 0
        guard EVP_MAC_update(context, message, message.count) == 1,
            EVP_MAC_final(context, &code, &written, length) == 1, written == length
        else {
            preconditionFailure("libcrypto cannot compute HMAC")
        }
        return code
    }

    /// Whether a code is the message's, compared in constant time.
    public func verify(_ code: [UInt8], for message: [UInt8]) -> Bool {
        ConstantTime.equals(code, self.code(for: message))
    }

    /// Always `<secret>`.
    public var description: String { "<secret>" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

    private static func start(_ context: OpaquePointer, key: [UInt8], count: Int, digest: String) -> Bool {
        // The parameters point to both texts, so both have to live until libcrypto has read them.
        var value = Array(digest.utf8CString)
        return OSSL_MAC_PARAM_DIGEST.withCString { name in
            value.withUnsafeMutableBufferPointer { value in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string(name, value.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return EVP_MAC_init(context, key, count, parameters) == 1
            }
        }
    }

    // An EVP_MAC is immutable once fetched, may be used from all threads, and lives as long as the process.
    private struct Method: @unchecked Sendable {
        let pointer: OpaquePointer?
    }

    private static let method = Method(pointer: EVP_MAC_fetch(nil, "HMAC", nil))
}
