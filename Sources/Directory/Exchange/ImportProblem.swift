/// What is wrong with one record of a file.
struct ImportProblem: Sendable {
    /// The physical line where the record begins, counted from 1.
    var line: Int
    var dn: [UInt8]
    var reason: String
    /// Where the record begins in the file, in bytes from its start.
    var offset: Int

    /// `FILE:LINE: DN: REASON`.
    func text(file: String) -> String { ImportProblem.place(file, line, dn) + reason }

    /// Where a message is about: `FILE:LINE: DN: `.
    static func place(_ file: String, _ line: Int, _ dn: [UInt8]) -> String {
        let name = dn.isEmpty ? "" : "\(String(decoding: dn.prefix(256), as: UTF8.self)): "
        return "\(file):\(line): \(name)"
    }
}
