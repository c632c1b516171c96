import Glibc

extension LDIFReader {
    /// Reads lines until a record is complete.
    mutating func advance(_ text: UnsafeMutablePointer<UInt8>, _ count: Int) throws(LDIFError) -> LDIFRecord? {
        if isAtStart {
            guard try passByteOrderMark(text, count) else { return nil }
        }
        while true {
            if phase == .skipping {
                guard skipToBlankLine(text, count) else { return nil }
                phase = .between
            }
            let line = self.line
            let lineOffset = offset
            switch takeLine(text, count) {
            case .text(let start, let end):
                if text[start] == UInt8(ascii: "#") {
                    try comment(text, start, end, line: line)
                } else if phase == .inside {
                    try take(text, start, end, line: line)
                } else {
                    recordOffset = lineOffset
                    try open(text, start, end, line: line)
                }
                if phase == .inside, offset &- recordOffset > options.limits.recordSize {
                    throw refuse(
                        .recordTooLarge, "The record is larger than \(options.limits.recordSize) bytes.", line: line)
                }
            case .blank:
                if phase == .inside { return try close() }
            case .end:
                return phase == .inside ? try close() : nil
            case .incomplete:
                return nil
            case .tooLong:
                if phase == .between { recordOffset = lineOffset }
                throw refuse(
                    .lineTooLong, "The line with its continuations is longer than \(options.limits.lineLength) bytes.",
                    line: line)
            }
        }
    }

    /// Ends a file whose last byte was dropped already.
    mutating func completeAtEnd() throws(LDIFError) -> LDIFRecord? {
        guard phase == .inside else { return nil }
        return try close()
    }

    /// A comment means nothing, but may not hide lines behind a carriage return.
    private mutating func comment(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) {
        if memchr(text + start, 0, end &- start) != nil { throw nulCharacter(line: line) }
        if memchr(text + start, Int32(Self.carriageReturn), end &- start) != nil {
            throw bareCarriageReturn(line: line)
        }
    }

    /// Takes a line between records.
    private mutating func open(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) {
        names.trim()
        if text[start] == Self.space,
            UnsafeBufferPointer(start: text + start, count: end - start).allSatisfy({ $0 == Self.space }),
            tolerates(.spacesBetweenRecords, line: line)
        {
            return
        }
        let field = try field(text, start, end, line: line)
        switch field.keyword {
        case .dn:
            let dn = try distinguishedName(text, field.value, end, line: line)
            let capacity = draft.capacity
            draft = LDIFDraft()
            draft.dn = dn
            draft.line = line
            draft.attributes.reserveCapacity(capacity)
            recordNumber &+= 1
            hasRecords = true
            phase = .inside
        case .version:
            guard !hasVersion && !hasRecords || tolerates(.repeatedVersion, line: line) else {
                throw refuse(.version, "A version line stands only before the first record.", line: line)
            }
            guard try word(text, field.value, end, line: line) == "1" else {
                throw refuse(.version, "The only version of LDIF is 1.", line: line)
            }
            hasVersion = true
        case .ref, .search, .result:
            if tolerates(.searchTrailer, line: line) {
                phase = .skipping
                isInsideSkippedLine = false
            } else {
                fallthrough
            }
        default:
            throw refuse(.missingDN, "A record begins with a dn: line; is there a blank line too many?", line: line)
        }
    }

    /// Takes a line inside a record.
    @inline(__always)
    private mutating func take(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) {
        if draft.stage == .modification || draft.stage == .modify {
            return try takeModification(text, start, end, line: line)
        }
        let field = try field(text, start, end, line: line)
        if draft.stage == .content || draft.stage == .add {
            guard field.keyword != .dn, field.keyword != .changetype, field.keyword != .control else {
                throw misplaced(field.keyword, line: line)
            }
        } else {
            guard try takesAttribute(text, field, end, line: line) else { return }
        }
        let value = try value(text, field.value, end, line: line)
        try count(name: field.name, line: line)
        draft.attributes.append(
            LDIFAttribute(description: names.names[field.name].bytes, value: value, line: line))
    }

    /// Takes a line where something else than an attribute may stand.
    /// - Returns: Whether it is an attribute after all.
    @inline(never)
    private mutating func takesAttribute(
        _ text: UnsafeMutablePointer<UInt8>, _ field: Field, _ end: Int, line: Int
    ) throws(LDIFError) -> Bool {
        if field.keyword == .dn { throw misplaced(.dn, line: line) }
        switch (draft.stage, field.keyword) {
        case (.opened, .control), (.controls, .control):
            try takeControl(text, field.value, end, line: line)
        case (.opened, .changetype), (.controls, .changetype):
            try takeChangeType(text, field.value, end, line: line)
        case (.opened, _):
            try declare(changes: false, line: line)
            draft.stage = .content
            return true
        case (.controls, _):
            throw refuse(.changeType, "After control: lines comes a changetype: line.", line: line)
        case (.newRDN, .newrdn):
            draft.newRDN = try distinguishedName(text, field.value, end, line: line)
            guard !draft.newRDN.isEmpty else { throw refuse(.changeSyntax, "newrdn: is empty.", line: line) }
            draft.stage = .deleteOldRDN
        case (.deleteOldRDN, .deleteoldrdn):
            switch try word(text, field.value, end, line: line) {
            case "0": draft.deleteOldRDN = false
            case "1": draft.deleteOldRDN = true
            default: throw refuse(.changeSyntax, "deleteoldrdn: is 0 or 1.", line: line)
            }
            draft.stage = .newSuperior
        case (.newSuperior, .newsuperior):
            draft.newSuperior = try distinguishedName(text, field.value, end, line: line)
            draft.stage = .complete
        case (.newRDN, _):
            throw refuse(.changeSyntax, "After changetype: modrdn comes newrdn:.", line: line)
        case (.deleteOldRDN, _):
            throw refuse(.changeSyntax, "After newrdn: comes deleteoldrdn:.", line: line)
        case (.delete, _):
            throw refuse(.changeSyntax, "Nothing comes after changetype: delete.", line: line)
        default:
            throw refuse(.changeSyntax, "This line does not belong into a change of this kind.", line: line)
        }
        return false
    }

    /// Ends the record at a blank line or the end of the file.
    private mutating func close() throws(LDIFError) -> LDIFRecord {
        let kind: LDIFRecord.Kind
        switch draft.stage {
        case .content:
            kind = .content(draft.attributes)
        case .opened:
            guard tolerates(.recordWithoutAttributes, line: draft.line) else {
                throw refuseAtEnd(
                    .emptyRecord, "The record has no attributes; lenient reading takes it.", line: draft.line)
            }
            kind = .content([])
        case .add:
            guard !draft.attributes.isEmpty else {
                throw refuseAtEnd(.emptyRecord, "The entry to add has no attributes.", line: draft.line)
            }
            if options.records == .contentOnly {
                kind = .content(draft.attributes)
            } else {
                kind = .change(LDIFChange(.add(draft.attributes), controls: draft.controls))
            }
        case .modification:
            guard tolerates(.missingModificationEnd, line: line &- 1) else {
                throw refuseAtEnd(
                    .changeSyntax, "The last modification does not end with a line '-'; lenient reading takes it.",
                    line: draft.modifications.last?.line ?? draft.line)
            }
            try checkModification(atEnd: true, line: draft.line)
            kind = .change(LDIFChange(.modify(draft.modifications), controls: draft.controls))
        case .modify:
            kind = .change(LDIFChange(.modify(draft.modifications), controls: draft.controls))
        case .delete:
            kind = .change(LDIFChange(.delete, controls: draft.controls))
        case .newSuperior, .complete:
            let operation = LDIFChange.Operation.modifyDN(
                newRDN: draft.newRDN, deleteOldRDN: draft.deleteOldRDN, newSuperior: draft.newSuperior)
            kind = .change(LDIFChange(operation, controls: draft.controls))
        case .controls:
            throw refuseAtEnd(.changeType, "After control: lines comes a changetype: line.", line: draft.line)
        case .newRDN, .deleteOldRDN:
            throw refuseAtEnd(.changeSyntax, "The record ends before newrdn: and deleteoldrdn:.", line: draft.line)
        }
        let record = LDIFRecord(dn: draft.dn, line: draft.line, kind: kind)
        // The next record will likely have about as many lines.
        let capacity = min(draft.attributes.count, 64)
        draft = LDIFDraft()
        draft.capacity = capacity
        phase = .between
        return record
    }

    /// Counts one more value of an attribute.
    @inline(__always)
    mutating func count(name: Int, line: Int) throws(LDIFError) {
        draft.valueCount &+= 1
        if draft.valueCount > options.limits.values {
            throw refuse(.tooManyValues, "The record has more than \(options.limits.values) values.", line: line)
        }
        guard names.note(name, inRecord: recordNumber) else { return }
        draft.descriptionCount &+= 1
        if draft.descriptionCount > options.limits.attributes {
            throw refuse(
                .tooManyAttributes, "The record has more than \(options.limits.attributes) attributes.", line: line)
        }
    }

    @inline(never)
    private mutating func misplaced(_ keyword: LDIFNameTable.Keyword, line: Int) -> LDIFError {
        switch keyword {
        case .dn:
            refuse(.missingBlankLine, "A dn: line stands inside a record; put a blank line before it.", line: line)
        case .control:
            refuse(.control, "control: stands right after dn:, before changetype:.", line: line)
        default:
            refuse(.changeType, "changetype: stands right after dn: and the controls.", line: line)
        }
    }
}
