import CZstd

/// Reads Zstandard (RFC 8878), several frames one after the other included.
final class ZstdDecoder: StreamDecoder {
    private let stream: OpaquePointer
    private(set) var isComplete = false

    init() throws(CompressionError) {
        guard let stream = ZSTD_createDStream() else { throw CompressionError(description: "zstd cannot be used") }
        self.stream = stream
    }

    deinit { ZSTD_freeDStream(stream) }

    func decode(_ input: inout ArraySlice<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        var used = 0
        var code = 0
        let output = [UInt8](unsafeUninitializedCapacity: limit) { output, count in
            var out = ZSTD_outBuffer(dst: output.baseAddress, size: limit, pos: 0)
            input.withUnsafeBufferPointer { bytes in
                var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
                repeat {
                    let before = (source.pos, out.pos)
                    code = ZSTD_decompressStream(stream, &out, &source)
                    if (source.pos, out.pos) == before { break }
                } while ZSTD_isError(code) == 0 && source.pos < source.size && out.pos < out.size
                used = source.pos
            }
            count = out.pos
        }
        guard ZSTD_isError(code) == 0 else {
            throw CompressionError(
                description: "the file is no zstd, or damaged: \(String(cString: ZSTD_getErrorName(code)))")
        }
        if used > 0 || !output.isEmpty { isComplete = code == 0 }
        input = input.dropFirst(used)
        return output
    }
}

/// Writes Zstandard (RFC 8878).
final class ZstdEncoder: StreamEncoder {
    private let stream: OpaquePointer

    init() throws(CompressionError) {
        guard let stream = ZSTD_createCStream() else { throw CompressionError(description: "zstd cannot be used") }
        self.stream = stream
    }

    deinit { ZSTD_freeCStream(stream) }

    func encode(_ input: [UInt8], isLast: Bool) throws(CompressionError) -> [UInt8] {
        var packed: [UInt8] = []
        var code = 0
        input.withUnsafeBufferPointer { bytes in
            var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
            repeat {
                packed += [UInt8](unsafeUninitializedCapacity: 1 << 16) { output, count in
                    var out = ZSTD_outBuffer(dst: output.baseAddress, size: 1 << 16, pos: 0)
                    code = ZSTD_compressStream2(stream, &out, &source, isLast ? ZSTD_e_end : ZSTD_e_continue)
                    count = out.pos
                }
            } while ZSTD_isError(code) == 0 && (source.pos < source.size || isLast && code > 0)
        }
        guard ZSTD_isError(code) == 0 else {
            throw CompressionError(description: "zstd failed: \(String(cString: ZSTD_getErrorName(code)))")
        }
        return packed
    }
}
