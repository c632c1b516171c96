import LDAPProtocol

/// A file is read in the same way wherever it is cut; what was read is written so that it is read as the same.
func fuzzLDIF(_ bytes: [UInt8]) {
    for isLenient in [false, true] {
        let options = LDIFReader.Options(urls: .handOver, isLenient: isLenient)
        let whole = read(bytes, piece: max(1, bytes.count), options)
        check(read(bytes, piece: 3, options) == whole, "cutting the file makes a difference")
        let records = whole.compactMap(\.self)
        let holdsChanges = records.contains { if case .change = $0.kind { true } else { false } }
        guard !records.isEmpty, !(isLenient && holdsChanges) else { continue }
        var writer = LDIFWriter()
        var text: [UInt8] = []
        for record in records {
            guard (try? writer.write(record, into: &text)) != nil else { return }
        }
        let again = read(text, piece: text.count, LDIFReader.Options(urls: .handOver, isLenient: isLenient))
        check(again.map(withoutLines) == records.map(withoutLines), "writing changes the records")
    }
}

/// The records of a file; `nil` for each that is at fault.
private func read(_ bytes: [UInt8], piece: Int, _ options: LDIFReader.Options) -> [LDIFRecord?] {
    var reader = LDIFReader(options: options)
    var records: [LDIFRecord?] = []
    func takeAll() {
        while true {
            do throws(LDIFError) {
                guard let record = try reader.nextRecord() else { return }
                records.append(record)
            } catch {
                records.append(nil)
            }
        }
    }
    for start in stride(from: 0, to: bytes.count, by: piece) {
        reader.append(bytes[start..<min(bytes.count, start + piece)])
        takeAll()
    }
    reader.finish()
    takeAll()
    return records
}

/// The record without where it stood.
private func withoutLines(_ record: LDIFRecord?) -> LDIFRecord? {
    guard var record else { return nil }
    record.line = 0
    func bare(_ lines: [LDIFAttribute]) -> [LDIFAttribute] {
        lines.map { LDIFAttribute(description: $0.description, value: $0.value) }
    }
    switch record.kind {
    case .content(let lines): record.kind = .content(bare(lines))
    case .change(var change):
        switch change.operation {
        case .add(let lines): change.operation = .add(bare(lines))
        case .modify(let modifications):
            change.operation = .modify(
                modifications.map { LDIFModification($0.kind, description: $0.description, values: $0.values) })
        case .delete, .modifyDN: break
        }
        record.kind = .change(change)
    }
    return record
}
