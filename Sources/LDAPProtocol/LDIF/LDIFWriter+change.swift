extension LDIFWriter {
    /// Appends a change record.
    /// - Parameters:
    ///   - dn: The distinguished name of the entry to change, UTF-8.
    ///   - change: The change.
    ///   - output: Where the text goes; not changed if an error is thrown.
    /// - Throws: `LDIFError` of code `attributeDescription`, `invalidURL`, `control`, `emptyRecord` or `changeSyntax` for
    ///   what would not be read back.
    public mutating func write(
        dn: [UInt8], change: LDIFChange, into output: inout [UInt8]
    ) throws(LDIFError) {
        try Self.check(change, dn: dn)
        begin(dn: dn, into: &output)
        for control in change.controls { self.control(control, into: &output) }
        switch change.operation {
        case .add(let attributes):
            word("changetype", "add", into: &output)
            for attribute in attributes { line(attribute.description, attribute.value, into: &output) }
        case .delete:
            word("changetype", "delete", into: &output)
        case .modify(let modifications):
            word("changetype", "modify", into: &output)
            for modification in modifications { self.modification(modification, into: &output) }
        case .modifyDN(let newRDN, let deleteOldRDN, let newSuperior):
            word("changetype", newSuperior == nil ? "modrdn" : "moddn", into: &output)
            text("newrdn", newRDN, into: &output)
            word("deleteoldrdn", deleteOldRDN ? "1" : "0", into: &output)
            if let newSuperior { text("newsuperior", newSuperior, into: &output) }
        }
        end(into: &output)
    }

    private func control(_ control: LDIFControl, into output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: "control: ".utf8)
        output.append(contentsOf: control.oid)
        output.append(contentsOf: (control.isCritical ? " true" : " false").utf8)
        if let value = control.value {
            self.value(value, start: start, into: &output)
        } else {
            finishLine(from: start, in: &output)
        }
    }

    private func modification(_ modification: LDIFModification, into output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: modification.kind.rawValue.utf8)
        output.append(contentsOf: ": ".utf8)
        output.append(contentsOf: modification.description)
        finishLine(from: start, in: &output)
        for value in modification.values { line(modification.description, value, into: &output) }
        output.append(contentsOf: "-\n".utf8)
    }

    private func word(_ name: StaticString, _ word: String, into output: inout [UInt8]) {
        text(name, Array(word.utf8), into: &output)
    }

    private static func check(_ change: LDIFChange, dn: [UInt8]) throws(LDIFError) {
        for control in change.controls {
            guard LDIFNameTable.isNumericOID(control.oid) else {
                throw LDIFError(.control, "A control's object identifier is dotted decimal.", line: 0, dn: dn)
            }
            if let value = control.value { try check([UInt8(ascii: "x")], value, dn: dn) }
        }
        switch change.operation {
        case .add(let attributes):
            try check(attributes, dn: dn)
        case .modify(let modifications):
            for modification in modifications {
                try check(modification.description, nil, dn: dn)
                try checkCount(modification, dn: dn)
                for value in modification.values { try check(modification.description, value, dn: dn) }
            }
        case .modifyDN(let newRDN, _, _):
            guard !newRDN.isEmpty else {
                throw LDIFError(.changeSyntax, "The new RDN is empty.", line: 0, dn: dn)
            }
        case .delete:
            break
        }
    }

    private static func checkCount(_ modification: LDIFModification, dn: [UInt8]) throws(LDIFError) {
        if modification.kind == .add, modification.values.isEmpty {
            throw LDIFError(.changeSyntax, "There are no values to add.", line: 0, dn: dn)
        }
        if modification.kind == .increment, modification.values.count != 1 {
            throw LDIFError(.changeSyntax, "An increment has exactly one value.", line: 0, dn: dn)
        }
    }
}
