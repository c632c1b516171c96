import CZlib

/// Reads gzip (RFC 1952), several members one after the other included.
final class GzipDecoder: StreamDecoder {
    private var stream = z_stream()
    private(set) var isComplete = false

    init() throws(CompressionError) {
        guard gatehouse_inflate_gzip(&stream) == Z_OK else {
            throw CompressionError(description: "zlib cannot be used")
        }
    }

    deinit { inflateEnd(&stream) }

    func decode(_ input: inout ArraySlice<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        var code = Z_OK
        var used = 0
        let output = [UInt8](unsafeUninitializedCapacity: limit) { output, count in
            input.withUnsafeBufferPointer { bytes in
                // zlib does not write to its input.
                stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
                stream.avail_in = UInt32(clamping: bytes.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(clamping: limit)
                while code == Z_OK, stream.avail_out > 0, stream.avail_in > 0 || used == 0 {
                    if isComplete {
                        guard stream.avail_in > 0, inflateReset(&stream) == Z_OK else { break }
                        isComplete = false
                    }
                    let before = (stream.avail_in, stream.avail_out)
                    code = inflate(&stream, Z_NO_FLUSH)
                    used = bytes.count - Int(stream.avail_in)
                    if code == Z_STREAM_END {
                        isComplete = true
                        code = Z_OK
                    }
                    if (stream.avail_in, stream.avail_out) == before { break }
                }
                used = bytes.count - Int(stream.avail_in)
            }
            count = limit - Int(stream.avail_out)
        }
        guard code == Z_OK || code == Z_BUF_ERROR else {
            throw CompressionError(description: "the file is no gzip, or damaged")
        }
        input = input.dropFirst(used)
        return output
    }
}

/// Writes gzip (RFC 1952).
final class GzipEncoder: StreamEncoder {
    private var stream = z_stream()

    init() throws(CompressionError) {
        guard gatehouse_deflate_gzip(&stream) == Z_OK else {
            throw CompressionError(description: "zlib cannot be used")
        }
    }

    deinit { deflateEnd(&stream) }

    func encode(_ input: [UInt8], isLast: Bool) throws(CompressionError) -> [UInt8] {
        var packed: [UInt8] = []
        var code = Z_OK
        input.withUnsafeBufferPointer { bytes in
            // zlib does not write to its input.
            stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
            stream.avail_in = UInt32(clamping: bytes.count)
            repeat {
                packed += [UInt8](unsafeUninitializedCapacity: 1 << 16) { output, count in
                    stream.next_out = output.baseAddress
                    stream.avail_out = 1 << 16
                    code = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    count = 1 << 16 - Int(stream.avail_out)
                }
            } while code == Z_OK && (stream.avail_out == 0 || isLast)
        }
        guard [Z_OK, Z_BUF_ERROR, Z_STREAM_END].contains(code) else {
            throw CompressionError(description: "zlib failed with \(code)")
        }
        return packed
    }
}
