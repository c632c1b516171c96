import ArgumentParser

/// Words of a fixed set on the command line.
enum ArgumentWord {
    /// Reads one of them.
    ///
    /// - Throws: `ValidationError` that lists them.
    static func read<Word: RawRepresentable & CaseIterable>(_ text: String) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw ValidationError("'\(text)' is none of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }
}
