extension LDIFReader {
    /// Takes what follows `changetype:`.
    mutating func takeChangeType(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) {
        let type = try word(text, start, end, line: line)
        if options.records == .contentOnly {
            guard type == "add", draft.controls.isEmpty, tolerates(.addRecordAsContent, line: line) else {
                throw changeRecordRefused(line: line)
            }
            draft.stage = .add
            return
        }
        switch type {
        case "add": draft.stage = .add
        case "delete": draft.stage = .delete
        case "modify": draft.stage = .modify
        case "modrdn", "moddn": draft.stage = .newRDN
        default:
            throw refuse(.changeType, "changetype: is add, delete, modify, modrdn or moddn.", line: line)
        }
        try declare(changes: true, line: line)
    }

    /// Takes what follows `control:`: an OID, whether it is critical, a value.
    mutating func takeControl(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) {
        if options.records == .contentOnly { throw changeRecordRefused(line: line) }
        guard draft.controls.count < options.limits.controls else {
            throw refuse(
                .tooManyControls, "The record has more than \(options.limits.controls) controls.", line: line)
        }
        var position = start
        while position < end, text[position] == Self.space { position &+= 1 }
        let oidStart = position
        while position < end, text[position] != Self.space, text[position] != UInt8(ascii: ":") { position &+= 1 }
        let oid = [UInt8](UnsafeBufferPointer(start: text + oidStart, count: position &- oidStart))
        guard LDIFNameTable.isNumericOID(oid) else {
            throw refuse(.control, "After control: comes an object identifier in dotted decimal.", line: line)
        }
        var control = LDIFControl(oid: oid)
        let wordStart = position
        while position < end, text[position] == Self.space { position &+= 1 }
        if position > wordStart {
            let criticality = position
            while position < end, text[position] != UInt8(ascii: ":"), text[position] != Self.space { position &+= 1 }
            let word = UnsafeBufferPointer(start: text + criticality, count: position &- criticality)
            switch String(decoding: word, as: UTF8.self).lowercased() {
            case "true": control.isCritical = true
            case "false": control.isCritical = false
            case "" where position == end && tolerates(.trailingSpace, line: line): break
            default: throw refuse(.control, "After the object identifier comes true or false.", line: line)
            }
        }
        if position < end {
            if text[position] == UInt8(ascii: ":") {
                control.value = try value(text, position &+ 1, end, line: line)
            } else {
                let rest = UnsafeBufferPointer(start: text + position, count: end &- position)
                guard rest.allSatisfy({ $0 == Self.space }), tolerates(.trailingSpace, line: line) else {
                    throw refuse(.control, "After true or false comes a colon and a value, or nothing.", line: line)
                }
            }
        }
        draft.controls.append(control)
        draft.stage = .controls
    }

    /// Takes a line of a `modify` record.
    mutating func takeModification(
        _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, line: Int
    ) throws(LDIFError) {
        if text[start] == UInt8(ascii: "-") {
            let rest = UnsafeBufferPointer(start: text + start + 1, count: end &- start &- 1)
            let isEnd =
                rest.isEmpty
                || rest.allSatisfy { $0 == Self.space } && tolerates(.trailingSpace, line: line)
            guard isEnd, draft.stage == .modification else {
                throw refuse(.changeSyntax, "A line '-' ends a modification and holds nothing else.", line: line)
            }
            try checkModification(atEnd: false, line: line)
            draft.stage = .modify
            return
        }
        let field = try field(text, start, end, line: line)
        if field.keyword == .dn {
            throw refuse(
                .missingBlankLine, "A dn: line stands inside a record; put a blank line before it.", line: line)
        }
        guard draft.stage == .modification else { return try beginModification(text, field, end, line: line) }
        let last = draft.modifications.count &- 1
        guard last >= 0, Self.isSameName(names.names[field.name].bytes, draft.modifications[last].description) else {
            throw refuse(
                .changeSyntax, "The line is not about the attribute being modified; is a line '-' missing?", line: line)
        }
        let value = try value(text, field.value, end, line: line)
        try count(name: field.name, line: line)
        draft.modifications[last].values.append(value)
    }

    /// Checks the number of values of a modification that ends.
    mutating func checkModification(atEnd: Bool, line: Int) throws(LDIFError) {
        guard let last = draft.modifications.last else { return }
        let message: String
        switch last.kind {
        case .add where last.values.isEmpty: message = "There are no values to add."
        case .increment where last.values.count != 1: message = "An increment has exactly one value."
        default: return
        }
        throw atEnd
            ? refuseAtEnd(.changeSyntax, message, line: last.line) : refuse(.changeSyntax, message, line: last.line)
    }

    /// Notes that the file holds content or changes, which RFC 2849 does not mix.
    mutating func declare(changes: Bool, line: Int) throws(LDIFError) {
        guard let known = fileHoldsChanges else {
            fileHoldsChanges = changes
            return
        }
        guard known == changes || tolerates(.mixedRecords, line: line) else {
            throw refuse(
                .mixedRecords,
                "A file holds content or changes, not both (\(known ? "changes" : "content") so far); "
                    + "lenient reading takes it.", line: line)
        }
    }

    private mutating func beginModification(
        _ text: UnsafeMutablePointer<UInt8>, _ field: Field, _ end: Int, line: Int
    ) throws(LDIFError) {
        let kind: LDIFModification.Kind
        switch field.keyword {
        case .add: kind = .add
        case .delete: kind = .delete
        case .replace: kind = .replace
        case .increment: kind = .increment
        default:
            throw refuse(
                .changeSyntax, "A modification begins with add:, delete:, replace: or increment:.", line: line)
        }
        guard draft.modifications.count < options.limits.modifications else {
            throw refuse(
                .tooManyModifications, "The record has more than \(options.limits.modifications) modifications.",
                line: line)
        }
        let name = try description(try wordBytes(text, field.value, end, line: line), line: line)
        draft.modifications.append(
            LDIFModification(kind, description: names.names[name].bytes, values: [], line: line))
        draft.stage = .modification
    }

    private mutating func changeRecordRefused(line: Int) -> LDIFError {
        refuse(
            .changeRecord, "This is a change record; only content is taken here (apply it with a modify tool).",
            line: line)
    }

    /// Whether two ASCII names are the same but for case.
    private static func isSameName(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        func lower(_ byte: UInt8) -> UInt8 {
            byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
        }
        return zip(left, right).allSatisfy { lower($0) == lower($1) }
    }
}
