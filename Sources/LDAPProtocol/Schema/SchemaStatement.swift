/// One definition of a source: its first word and what follows.
struct SchemaStatement {
    /// The first word in lower case.
    var keyword: String
    /// What follows the first word.
    var text: [UInt8]
    /// Where it begins.
    var source: SourcePosition

    /// Cuts a source into statements: a line and the lines below it that begin with a space or tab.
    ///
    /// In LDIF such a line goes on within a word, since the line break and one space are taken out (RFC 2849); elsewhere
    /// the line break is a space.
    static func split(_ source: SchemaSource) -> [SchemaStatement] {
        let lines = source.text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let isLDIF = lines.contains { line in
            line.starts(with: Array("dn:".utf8)) || line.starts(with: Array("olcAttributeTypes:".utf8))
        }
        var statements: [SchemaStatement] = []
        var isInComment = false
        for (index, rawLine) in lines.enumerated() {
            var line = rawLine
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            guard let first = line.first else {
                isInComment = false
                continue
            }
            if first == UInt8(ascii: "#") {
                isInComment = isLDIF
            } else if first == 0x20 || first == 0x09 {
                guard !isInComment, !statements.isEmpty else { continue }
                if !isLDIF { statements[statements.count - 1].text.append(0x20) }
                statements[statements.count - 1].text += line.dropFirst()
            } else {
                isInComment = false
                let word = line.prefix {
                    $0 != 0x20 && $0 != 0x09 && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "(")
                }
                var rest = line.dropFirst(word.count)
                if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst() }
                statements.append(
                    SchemaStatement(
                        keyword: String(decoding: word.map(\.lowercasedASCII), as: UTF8.self),
                        text: Array(rest),
                        source: SourcePosition(file: source.name, line: index + 1)
                    )
                )
            }
        }
        return statements
    }
}
