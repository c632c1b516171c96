/// Why a configuration was refused: which key, where it was given, and what to write instead.
///
/// Two errors are equal when their codes are. Values of secret keys are never part of the text.
struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of refusal.
    enum Code: String, Sendable {
        /// The file cannot be read, is too long or is not text.
        case unreadableFile
        /// The file is not YAML.
        case malformedFile
        /// There is no such key.
        case unknownKey
        /// The value has the wrong type or is out of its range.
        case invalidValue
        /// A key that has no default is absent.
        case missingKey
        /// Two keys that are fine alone do not go together.
        case conflict
    }

    /// What kind of refusal it is.
    let code: Code
    /// The key, such as `http.listen`; nil when the file as a whole is meant.
    let key: String?
    /// Where the value came from.
    let origin: SettingOrigin?
    /// What is wrong and what to write, without key and place.
    let reason: String

    init(_ code: Code, key: String? = nil, at origin: SettingOrigin? = nil, _ reason: String) {
        self.code = code
        self.key = key
        self.origin = origin
        self.reason = reason
    }

    static func == (left: SettingsError, right: SettingsError) -> Bool { left.code == right.code }

    /// One line: place, key, reason.
    var description: String {
        [origin?.description, key, reason].compactMap(\.self).joined(separator: ": ")
    }
}
