/// How the bytes of a file are packed, by the end of its name.
enum Compression {
    case none
    case gzip
    case zstd

    /// - Parameter path: The name of the file.
    init(ofFile path: String) {
        if path.hasSuffix(".gz") {
            self = .gzip
        } else if path.hasSuffix(".zst") {
            self = .zstd
        } else {
            self = .none
        }
    }

    /// What takes packed bytes apart; `nil` for a file that is not packed.
    func decoder() throws(CompressionError) -> (any StreamDecoder)? {
        switch self {
        case .none: nil
        case .gzip: try GzipDecoder()
        case .zstd: try ZstdDecoder()
        }
    }

    /// What packs bytes; `nil` for a file that is not packed.
    func encoder() throws(CompressionError) -> (any StreamEncoder)? {
        switch self {
        case .none: nil
        case .gzip: try GzipEncoder()
        case .zstd: try ZstdEncoder()
        }
    }
}

/// Takes packed bytes apart.
protocol StreamDecoder: AnyObject {
    /// Whether all that was given so far is whole: the input may end here.
    var isComplete: Bool { get }

    /// Takes a part of the input.
    ///
    /// - Parameters:
    ///   - input: packed bytes; those that were used are taken away.
    ///   - limit: most bytes to give back.
    /// - Returns: what came of it; with nothing left of `input` and less than `limit`, more input is wanted.
    func decode(_ input: inout ArraySlice<UInt8>, limit: Int) throws(CompressionError) -> [UInt8]
}

/// Packs bytes.
protocol StreamEncoder: AnyObject {
    /// Packs the next bytes, or, for the last time, those that are left.
    func encode(_ input: [UInt8], isLast: Bool) throws(CompressionError) -> [UInt8]
}

/// Packed bytes that cannot be read, or a library that does not work.
struct CompressionError: Error, CustomStringConvertible {
    let description: String
}
