import Glibc
public import Identity

/// The certificate that the program made itself, and its private key: two files in PEM beside the database.
public struct CertificateFiles: Sendable, Equatable {
    /// The certificate, readable by everybody who may enter the folder; clients name it as the file to trust.
    public let certificate: String
    /// The private key, for the owner of the folder alone.
    public let key: String

    /// Finds both files in a data folder, and makes what is missing.
    ///
    /// A certificate without its key is refused: a new key would make clients refuse the old certificate that they trust.
    ///
    /// - Parameters:
    ///   - folder: the data folder; it has to exist.
    ///   - names: the DNS names of a new certificate.
    ///   - addresses: the IP addresses of a new certificate.
    ///   - now: when a new certificate begins to hold.
    /// - Throws: ``StoreError``: `inaccessible`, `exposed` when others may read the key, `corrupt` when it can't be read.
    public init(folder: String, names: [String], addresses: [String], now: Timestamp) throws {
        let folder = try StoreFolder(folder)
        certificate = folder.file("gatehouse.crt")
        key = folder.file("gatehouse.key.pem")
        let hasCertificate = access(certificate, F_OK) == 0
        if access(key, F_OK) != 0 {
            guard !hasCertificate else {
                throw StoreError(
                    .inaccessible, "\(key) is missing: restore it, or remove \(certificate) and both are made anew")
            }
            let made = try SelfSignedCertificate.makeKey()
            try folder.publish(key, replace: false) { try PlainFile.write(made.exposed, to: $0) }
        }
        try folder.secure(key)
        guard !hasCertificate else { return }
        let secret = Secret(try PlainFile.read(key, limit: 65_536))
        let made: [UInt8]
        do {
            made = try SelfSignedCertificate.make(key: secret, names: names, addresses: addresses, now: now)
        } catch {
            throw StoreError(.corrupt, "no certificate can be made with \(key): \(error)")
        }
        try folder.publish(certificate, replace: false) { draft in
            try PlainFile.write(made, to: draft)
            guard chmod(draft, 0o644) == 0 else { throw StoreFolder.failure("\(draft) can't be opened to others") }
        }
    }
}
