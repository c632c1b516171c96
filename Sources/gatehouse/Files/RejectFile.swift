import Directory
import Foundation

/// The records that an import left out, as they came, each with the reason above it: to be mended and imported.
struct RejectFile {
    /// Writes the records of an input.
    ///
    /// - Parameters:
    ///   - refused: in the order of the input.
    ///   - input: the path of the input, which is read once more.
    static func write(_ refused: [RefusedRecord], of input: String, to path: String) throws {
        let source = try InputFile(input)
        let output = try OutputFile(path)
        try output.write(Array("version: 1\n".utf8))
        var buffer: [UInt8] = []
        var start = 0
        for record in refused {
            // The input up to the record is passed over, and then taken up to the next empty line.
            while true {
                if record.offset >= start + buffer.count {
                    start += buffer.count
                    buffer = try source.read()
                    if buffer.isEmpty { break }
                    continue
                }
                buffer.removeFirst(record.offset - start)
                start = record.offset
                break
            }
            var end = endOfRecord(buffer)
            while end == nil {
                let more = try source.read()
                if more.isEmpty { break }
                buffer += more
                end = endOfRecord(buffer)
            }
            let lines = record.problem.split(separator: "\n").map { "# \($0)\n" }.joined()
            try output.write(Array("\n\(lines)".utf8))
            // The version stands above already.
            var text = buffer.prefix(end ?? buffer.count)
            if let rest = withoutVersion(text) { text = rest }
            try output.write(Array(text))
            if text.last != UInt8(ascii: "\n") { try output.write([UInt8(ascii: "\n")]) }
        }
        try output.close()
    }

    /// Where the empty line after a record begins.
    private static func endOfRecord(_ bytes: [UInt8]) -> Int? {
        var lineStart = 0
        var hasContent = false
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            let isEmpty = index == lineStart || index == lineStart + 1 && bytes[lineStart] == UInt8(ascii: "\r")
            if isEmpty, hasContent { return lineStart }
            if !isEmpty { hasContent = true }
            lineStart = index + 1
        }
        return nil
    }

    private static func withoutVersion(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard text.starts(with: Array("version:".utf8)), let end = text.firstIndex(of: UInt8(ascii: "\n")) else {
            return nil
        }
        return text[(end + 1)...]
    }
}
