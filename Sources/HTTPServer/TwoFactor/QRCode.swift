import CPNG
import CQREncode
import Foundation

/// A QR code: what an authenticator app reads with the camera.
struct QRCode: Sendable {
    /// How many modules a side has, without the quiet zone.
    let side: Int
    /// Whether each module is dark, row by row.
    private let modules: [Bool]

    /// The code of a text; `nil` for one that is too long.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, let count = Int32(exactly: bytes.count),
            let code = QRcode_encodeData(count, bytes, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        guard side > 0, let data = code.pointee.data else { return nil }
        self.side = side
        // The lowest bit of each byte is the module; the others say what it is for.
        modules = (0..<side * side).map { data[$0] & 1 == 1 }
    }

    /// A picture in black on white with a quiet zone, 240 pixels wide or a little more.
    func png() -> Data? {
        let whole = side + 2 * Self.quietZone
        let scale = max(4, (Self.leastWidth + whole - 1) / whole)
        let width = whole * scale
        var pixels = [UInt8](repeating: 0xFF, count: width * width)
        for row in 0..<side {
            for column in 0..<side where modules[row * side + column] {
                for line in 0..<scale {
                    let start = ((row + Self.quietZone) * scale + line) * width + (column + Self.quietZone) * scale
                    for pixel in start..<start + scale { pixels[pixel] = 0 }
                }
            }
        }
        var length = 0
        guard let size = UInt32(exactly: width), gatehouse_write_grey_png(pixels, size, size, nil, &length) == 1 else {
            return nil
        }
        var data = Data(count: length)
        let isWritten = data.withUnsafeMutableBytes { memory in
            gatehouse_write_grey_png(pixels, size, size, memory.baseAddress, &length) == 1
        }
        return isWritten ? data.prefix(length) : nil
    }

    /// The same as a drawing.
    var svg: String {
        let whole = side + 2 * Self.quietZone
        var path = ""
        for row in 0..<side {
            var column = 0
            while column < side {
                guard modules[row * side + column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < side, modules[row * side + column] { column += 1 }
                let run = column - start
                path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(run)v1h-\(run)z"
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(whole) \(whole)\" "
            + "shape-rendering=\"crispEdges\"><rect width=\"\(whole)\" height=\"\(whole)\" fill=\"#fff\"/>"
            + "<path d=\"\(path)\"/></svg>"
    }

    /// ISO/IEC 18004 asks for four modules.
    private static let quietZone = 4
    private static let leastWidth = 240
}
