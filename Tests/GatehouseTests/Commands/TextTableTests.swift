import Testing

@testable import gatehouse

@Suite struct TextTableTests {
    private func table() -> TextTable {
        var table = TextTable("ID", "NAME", "ROLE")
        table.add("1", "Jäne", "Editors")
        table.add("22", "o", nil)
        return table
    }

    @Test func alignsOnATerminal() {
        #expect(
            table().text(isTerminal: true, hasHeader: true)
                == "ID  NAME  ROLE\n1   Jäne  Editors\n22  o     -\n")
    }

    @Test func putsTabsBetweenCellsElsewhere() {
        #expect(table().text(isTerminal: false, hasHeader: false) == "1\tJäne\tEditors\n22\to\t-\n")
    }

    @Test func showsNothingThatCommandsATerminal() {
        #expect(
            TextTable.visible("a\u{1B}[2Jb\tc\u{9B}\u{202E}d\u{200B}é")
                == "a\\u{1b}[2Jb\\u{9}c\\u{9b}\\u{202e}d\\u{200b}é")
    }
}
