/// A certificate authority and a server certificate of it, made by openssl for one test.
public struct TestCertificates: Sendable {
    /// The authority's certificate in PEM.
    public let authorityFile: String
    /// The server's certificate in PEM, for `localhost`, `127.0.0.1` and the machine's own name.
    public let certificateFile: String
    /// The server's key in PEM.
    public let keyFile: String
    private let authorityKeyFile: String

    /// Makes both in `folder`, files beginning with `name`, for other addresses as well.
    public init(in folder: TemporaryFolder, name: String = "test", addresses: [String] = []) throws {
        authorityFile = folder.path("\(name)-ca.pem")
        certificateFile = folder.path("\(name)-server.pem")
        keyFile = folder.path("\(name)-server.key")
        authorityKeyFile = folder.path("\(name)-ca.key")
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try ProgramRun.succeed(
            "openssl",
            ["req", "-x509"] + key + [
                "-keyout", folder.path("\(name)-ca.key"), "-out", authorityFile, "-days", "30",
                "-subj", "/CN=Test CA \(name)",
            ])
        try ProgramRun.succeed(
            "openssl",
            ["req"] + key + ["-keyout", keyFile, "-out", folder.path("\(name).csr"), "-subj", "/CN=localhost"])
        let host = try ProgramRun.succeed("hostname", []).filter { !$0.isWhitespace }
        let names = ["DNS:localhost", "DNS:\(host)", "IP:127.0.0.1", "IP:::1"] + addresses.map { "IP:\($0)" }
        try folder.write("subjectAltName=\(names.joined(separator: ","))\n", to: "\(name).ext")
        try ProgramRun.succeed(
            "openssl",
            [
                "x509", "-req", "-in", folder.path("\(name).csr"), "-CA", authorityFile,
                "-CAkey", folder.path("\(name)-ca.key"), "-CAcreateserial", "-days", "30",
                "-extfile", folder.path("\(name).ext"), "-out", certificateFile,
            ])
    }

    /// Replaces the server's certificate by one whose time is over; made by the same authority, in the same place.
    public func expire(in folder: TemporaryFolder, name: String = "test") throws {
        // With all three, openssl takes begin and end as they are given.
        try folder.write("", to: "index")
        try folder.write("01\n", to: "serial")
        try folder.write(
            """
            [ca]
            default_ca = own
            [own]
            database = \(folder.path("index"))
            serial = \(folder.path("serial"))
            new_certs_dir = \(folder.path)
            certificate = \(authorityFile)
            private_key = \(authorityKeyFile)
            default_md = sha256
            policy = any
            [any]
            commonName = supplied

            """, to: "expired.cnf")
        try ProgramRun.succeed(
            "openssl",
            [
                "ca", "-batch", "-config", folder.path("expired.cnf"), "-in", folder.path("\(name).csr"), "-startdate",
                "20200101000000Z", "-enddate", "20200201000000Z", "-extfile", folder.path("\(name).ext"), "-out",
                certificateFile, "-notext",
            ])
    }

    /// Makes a certificate of the same authority for a client.
    public func client(named name: String, in folder: TemporaryFolder) throws -> (certificate: String, key: String) {
        let (certificate, key) = (folder.path("client-\(name).pem"), folder.path("client-\(name).key"))
        try ProgramRun.succeed(
            "openssl",
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out",
                folder.path("client-\(name).csr"), "-subj", "/O=Services/CN=\(name)",
            ])
        try ProgramRun.succeed(
            "openssl",
            [
                "x509", "-req", "-in", folder.path("client-\(name).csr"), "-CA", authorityFile, "-CAkey",
                authorityKeyFile, "-CAcreateserial", "-days", "30", "-out", certificate,
            ])
        return (certificate, key)
    }
}
