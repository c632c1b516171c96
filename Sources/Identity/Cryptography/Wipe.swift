import COpenSSL

/// Overwrites bytes that we own and that held a secret; the compiler may not remove it.
func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { buffer in
        if let start = buffer.baseAddress { OPENSSL_cleanse(start, buffer.count) }
    }
}
