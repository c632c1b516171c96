extension LDIFReader {
    /// Makes an error and turns the reader towards the end of the record.
    mutating func refuse(_ code: LDIFError.Code, _ message: String, line: Int) -> LDIFError {
        let dn = phase == .inside ? draft.dn : nil
        phase = .skipping
        isInsideSkippedLine = false
        draft = LDIFDraft()
        return LDIFError(code, message, line: line, dn: dn)
    }

    /// Makes an error that shows at the end of the record: there is nothing left to pass over.
    mutating func refuseAtEnd(_ code: LDIFError.Code, _ message: String, line: Int) -> LDIFError {
        let error = refuse(code, message, line: line)
        phase = .between
        return error
    }

    /// Notes a departure, if reading is lenient.
    /// - Returns: Whether it is.
    mutating func tolerates(_ kind: LDIFDeviation.Kind, line: Int) -> Bool {
        guard options.isLenient else { return false }
        for index in deviations.indices where deviations[index].kind == kind {
            deviations[index].count += 1
            return true
        }
        deviations.append(LDIFDeviation(kind: kind, firstLine: line, count: 1))
        return true
    }
}
