import TestSupport
import Testing

@testable import LDAPProtocol

@Suite struct StringPreparationTests {
    /// RFC 4518, sections 2.2 to 2.6.
    static let cases: [(String, String?)] = [
        ("Foo", "foo"), ("  Foo   Bar  ", "foo bar"), ("", ""), ("   ", " "), ("a\tb\nc", "a b c"), ("a\u{0}b", "ab"),
        ("a\u{AD}b\u{200B}c\u{FEFF}", "abc"), ("a\u{A0}b\u{3000}\u{2003}c", "a b c"), ("STRASSE", "strasse"),
        ("Straße", "strasse"), ("MÜLLER", "müller"), ("mu\u{308}ller", "müller"), ("e\u{301}", "é"), ("ﬁn", "fin"),
        ("Ⅷ", "viii"), ("Σίσυφος", "σίσυφοσ"), ("ΆΔΗΣ", "άδησ"), ("Ⓐ", "a"), ("ᴮ", "b"), ("K", "k"), ("ＡＢＣ", "abc"),
        ("ÀÉÎÕÜÝÞ×÷ÿ", "àéîõüýþ×÷ÿ"), ("ÅA\u{30A}", "åå"), ("日本", "日本"), ("a \u{301}b", "a \u{301}b"), ("👍", "👍"),
        ("a\u{E000}", nil), ("a\u{FFFD}", nil), ("\u{1F88}", "ἀι"),
        ("é\u{301}", "é\u{301}"), ("Ü\u{304}", "ǖ"),
    ]

    @Test(arguments: cases) func folds(_ text: String, _ expected: String?) {
        let folded = StringPreparation.caseFolded(Array(text.utf8))
        #expect(
            folded.map { String(decoding: $0, as: UTF8.self).unicodeScalars.map(\.value) }
                == expected?.unicodeScalars.map(\.value))
    }

    @Test(arguments: cases) func foldsTheFoldedToItself(_ text: String, _ expected: String?) {
        guard let folded = StringPreparation.caseFolded(Array(text.utf8)) else { return }
        #expect(StringPreparation.caseFolded(folded) == folded)
    }

    @Test func refusesNonCharacters() {
        for bytes: [UInt8] in [[0xEF, 0xB7, 0x90], [0xEF, 0xBF, 0xBE], [0xF0, 0x9F, 0xBF, 0xBF]] {
            #expect(UTF8Text.isValid(bytes))
            #expect(StringPreparation.caseFolded(bytes) == nil)
        }
    }

    @Test func refusesWhatIsNotUTF8() {
        let bad: [[UInt8]] = [
            [0xC3], [0xC3, 0x28], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xFF],
            [0x80], [0xF0, 0x80, 0x80, 0x80], [0xC3, 0xC3], [0xE2, 0x82], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ]
        for bytes in bad {
            #expect(StringPreparation.caseFolded(bytes) == nil)
            #expect(StringPreparation.canonicalName(bytes) == nil)
            #expect(!UTF8Text.isValid(bytes))
        }
    }

    static let names: [(String, String?)] = [
        ("Jane", "jane"), ("jane doe", "jane doe"), ("Ｊane", "jane"), ("MÜLLER", "müller"), ("a\u{7}", nil),
        ("a\u{85}", nil),
        ("a\u{9F}ä", nil), ("ja\u{AD}ne", "jane"), ("\u{AD}", nil), ("", nil), ("ǆ", "dž"), ("Ǆ", "dž"),
        ("a\u{7F}", nil),
    ]

    @Test(arguments: names) func makesCanonicalNames(_ text: String, _ expected: String?) {
        let name = StringPreparation.canonicalName(Array(text.utf8))
        #expect(name == expected.map { Array($0.utf8) })
        #expect(name.flatMap(StringPreparation.canonicalName) == name)
    }

    /// What the quick way makes of ASCII and steady letters is what the long way makes of it.
    @Test func preparesQuicklyAsSlowly() {
        var generator = SeededGenerator(seed: 4518)
        let alphabet: [Character] = Array(" aAzZß-Ää×ÿÞ09\u{301}\u{AD}łŁŽıİĲſΆΣςϊΐΰ΄ЯйЁ日一ｶﾞ")
        for _ in 0..<4000 {
            let text = String(
                (0..<Int.random(in: 1...8, using: &generator)).compactMap { _ in
                    alphabet.randomElement(using: &generator)
                })
            // A character from elsewhere that maps to nothing forces the long way.
            let long = text + "\u{2060}"
            for fold in [true, false] {
                for spaces in [StringPreparation.Spaces.collapsed, .marked, .removed, .removedWithHyphens] {
                    let quick = Array(text.utf8).withUnsafeBufferPointer {
                        StringPreparation.prepared($0, foldCase: fold, spaces: spaces)
                    }
                    let slow = Array(long.utf8).withUnsafeBufferPointer {
                        StringPreparation.prepared($0, foldCase: fold, spaces: spaces)
                    }
                    if quick != slow { Issue.record("'\(text)' \(fold) \(spaces)") }
                }
            }
        }
    }

    /// Alone, and between letters with which it might combine.
    @Test func preparesEverySteadyLetterAsTheLibraryDoes() {
        for value in Array(UInt32(0xC0)...0x47F) + Array(0x4000...0x9FFF) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for text in ["\(scalar)", "a\(scalar)", "é\(scalar)e", "\(scalar)\(scalar)", "ｱ\(scalar)"] {
                for fold in [true, false] {
                    let quick = Array(text.utf8).withUnsafeBufferPointer {
                        StringPreparation.prepared($0, foldCase: fold, spaces: .collapsed)
                    }
                    let slow = Array("\(text)\u{2060}".utf8).withUnsafeBufferPointer {
                        StringPreparation.prepared($0, foldCase: fold, spaces: .collapsed)
                    }
                    if quick != slow { Issue.record("U+\(String(value, radix: 16)) in '\(text)', \(fold)") }
                }
            }
        }
    }

    @Test func foldsEveryCodePointToAFixedPoint() {
        for value in UInt32(0)...0x1_FFFF {
            guard let scalar = Unicode.Scalar(value),
                let folded = StringPreparation.caseFolded(Array(String(Character(scalar)).utf8))
            else { continue }
            if StringPreparation.caseFolded(folded) != folded { Issue.record("U+\(String(value, radix: 16))") }
        }
    }
}
