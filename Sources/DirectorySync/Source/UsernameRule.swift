import LDAPProtocol

/// Which user names of a directory are taken: 1 to 256 octets of UTF-8 without control characters.
enum UsernameRule {
    /// Why a name is not taken.
    struct Refusal: Error, Equatable {
        let reason: String
    }

    /// The form under which a name is known: NFKC and case folding.
    static func canonical(_ name: String) -> Result<String, Refusal> {
        let octets = Array(name.utf8)
        guard !octets.isEmpty else { return .failure(Refusal(reason: "its user name is empty")) }
        guard octets.count <= 256 else { return .failure(Refusal(reason: "its user name is longer than 256 octets")) }
        guard let canonical = StringPreparation.canonicalName(octets),
            let text = String(validating: canonical, as: UTF8.self)
        else {
            return .failure(Refusal(reason: "its user name holds control characters, or characters without a meaning"))
        }
        return .success(text)
    }

    /// Why a name is not taken; nil if it is.
    static func refusal(of name: String) -> String? {
        if case .failure(let refusal) = canonical(name) { refusal.reason } else { nil }
    }
}
