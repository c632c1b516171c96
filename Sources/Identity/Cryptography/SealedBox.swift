import COpenSSL

/// Authenticated encryption with AES-256-GCM (NIST SP 800-38D).
///
/// The form is nonce (12 bytes, random), ciphertext, tag (16 bytes). One key must not seal more than 2^32 messages.
public enum SealedBox {
    /// The length of a key in bytes.
    public static let keyLength = 32
    /// The bytes that sealing adds to a message.
    public static let overhead = nonceLength + tagLength

    private static let nonceLength = 12
    private static let tagLength = 16

    /// Encrypts a message; it opens only under the same key and the same associated data.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - plaintext: The message.
    ///   - associatedData: What the message belongs to; authenticated, not stored.
    /// - Throws: `keyLength`; `library` when libcrypto fails.
    public static func seal(
        key: [UInt8], plaintext: [UInt8], associatedData: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        let nonce = Random.bytes(nonceLength)
        let context = try start(key: key, nonce: nonce, encrypt: true)
        defer { EVP_CIPHER_CTX_free(context) }
        guard let ciphertext = update(context, associatedData: associatedData, input: plaintext) else { throw failure }
        var tag = [UInt8](repeating: 0, count: tagLength)
        guard finish(context),
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1
        else { throw failure }
        return nonce + ciphertext + tag
    }

    /// Decrypts what ``seal(key:plaintext:associatedData:)`` made.
    ///
    /// - Throws: `keyLength`; `malformed` when too short; `authentication` when key, bytes or associated data differ.
    public static func open(
        key: [UInt8], sealed: [UInt8], associatedData: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        guard sealed.count >= overhead else {
            throw CryptographyError(.malformed, "sealed value of \(sealed.count) bytes is too short")
        }
        var tag = Array(sealed.suffix(tagLength))
        let context = try start(key: key, nonce: Array(sealed.prefix(nonceLength)), encrypt: false)
        defer { EVP_CIPHER_CTX_free(context) }
        let ciphertext = Array(sealed.dropFirst(nonceLength).dropLast(tagLength))
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag) == 1,
            var plaintext = update(context, associatedData: associatedData, input: ciphertext)
        else { throw failure }
        guard finish(context) else {
            wipe(&plaintext)
            throw CryptographyError(
                .authentication, "sealed value does not open: it was changed, or the key or the owner is another")
        }
        return plaintext
    }

    private static var failure: CryptographyError {
        CryptographyError(.library, "libcrypto failed at AES-256-GCM")
    }

    private static func start(
        key: [UInt8], nonce: [UInt8], encrypt: Bool
    ) throws(CryptographyError) -> OpaquePointer {
        guard key.count == keyLength else {
            throw CryptographyError(.keyLength, "a sealing key has \(keyLength) bytes, this one has \(key.count)")
        }
        guard let context = EVP_CIPHER_CTX_new() else { throw failure }
        guard EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, encrypt ? 1 : 0) == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw failure
        }
        return context
    }

    private static func update(_ context: OpaquePointer, associatedData: [UInt8], input: [UInt8]) -> [UInt8]? {
        var written: Int32 = 0
        guard let dataSize = Int32(exactly: associatedData.count), let size = Int32(exactly: input.count) else {
            return nil
        }
        if dataSize > 0, EVP_CipherUpdate(context, nil, &written, associatedData, dataSize) != 1 { return nil }
        guard size > 0 else { return [] }
        var output = [UInt8](repeating: 0, count: input.count)
        guard EVP_CipherUpdate(context, &output, &written, input, size) == 1, written == size else { return nil }
        return output
    }

    private static func finish(_ context: OpaquePointer) -> Bool {
        var rest = [UInt8](repeating: 0, count: 16)
        var written: Int32 = 0
        return EVP_CipherFinal_ex(context, &rest, &written) == 1
    }
}
