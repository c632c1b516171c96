/// Compares two spellings of the base DN: letter case and spaces around `=`, `,` and `+` make no difference.
///
/// Who wants more, like other notations of one attribute type, writes the base as the store has it.
enum BaseName {
    static func agree(_ left: String, _ right: String) -> Bool { plain(left) == plain(right) }

    private static func plain(_ name: String) -> [Character] {
        var plain: [Character] = []
        for character in name.lowercased() {
            if character == " ", plain.isEmpty || isSeparator(plain.last) { continue }
            if isSeparator(character) {
                while plain.last == " ", plain.dropLast().last != "\\" { plain.removeLast() }
            }
            plain.append(character)
        }
        while plain.last == " ", plain.dropLast().last != "\\" { plain.removeLast() }
        return plain
    }

    private static func isSeparator(_ character: Character?) -> Bool {
        character == "," || character == "=" || character == "+"
    }
}
