/// The script of the console.
enum ConsoleScript {
    static let text = ""
}
