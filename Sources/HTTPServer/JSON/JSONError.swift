/// Why a body is refused as JSON, and where.
struct JSONError: Error, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    enum Reason: Equatable {
        case empty
        case notUTF8
        case notAnObject(String)
        case unexpected(String)
        case truncated
        case trailingText
        case tooDeep(Int)
        case duplicateName
        case nulCharacter
        case controlCharacter
        case loneSurrogate
        case badEscape
        case badNumber
    }

    /// What is wrong.
    let reason: Reason
    /// The offset in bytes at which it was seen.
    let offset: Int

    /// A sentence for the caller. It repeats nothing of the body, which may hold a password.
    var description: String {
        let place = "at byte \(offset)"
        return switch reason {
        case .empty: "the body is empty: a JSON object is expected"
        case .notUTF8: "the body is not valid UTF-8"
        case .notAnObject(let type): "the body is \(type): a JSON object is expected"
        case .unexpected(let expected): "malformed JSON \(place): \(expected) expected"
        case .truncated: "malformed JSON: the text ends too early"
        case .trailingText: "malformed JSON \(place): text after the end of the object"
        case .tooDeep(let limit): "the JSON is nested deeper than \(limit) levels"
        case .duplicateName: "a JSON member \(place) has the name of an earlier one"
        case .nulCharacter: "a JSON string \(place) holds the character U+0000"
        case .controlCharacter: "malformed JSON \(place): a control character inside a string"
        case .loneSurrogate: "a JSON string \(place) holds half of a surrogate pair"
        case .badEscape: "malformed JSON \(place): an unknown escape inside a string"
        case .badNumber: "malformed JSON \(place): not a number"
        }
    }
}
