import CSASL
import NIOPosix
import Synchronization

/// Where mechanisms of libsasl2 get the verifiers of passwords from: a plugin of this program for the properties of users.
///
/// The library asks in the middle of a step and gives no way to tell whose step it is, so that the one who makes the step
/// says it on the thread.
enum SASLVerifierSource {
    /// Who answers on this thread.
    final class Answers: Sendable {
        /// The login that was asked about last.
        var login: String? { asked.withLock { $0 } }
        private let asked = Mutex<String?>(nil)
        private let verifier: @Sendable (String) -> [UInt8]

        /// - Parameter verifier: the value of `authPassword` (RFC 5803) for a login, whoever that is.
        init(_ verifier: @escaping @Sendable (String) -> [UInt8]) {
            self.verifier = verifier
        }

        fileprivate func answer(_ login: String, _ parameters: UnsafeMutablePointer<sasl_server_params_t>) {
            asked.withLock { $0 = login }
            verifier(login).withUnsafeBytes { bytes in
                gatehouse_sasl_give_verifier(
                    parameters, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count))
            }
        }
    }

    private static let current = ThreadSpecificVariable<Answers>()

    /// Makes a step during which the library gets its answers.
    static func answering<Result>(_ answers: Answers, _ body: () -> Result) -> Result {
        current.currentValue = answers
        defer { current.currentValue = nil }
        return body()
    }

    /// Makes the plugin known to the library, once for the process.
    static func register() -> Bool {
        sasl_auxprop_add_plugin("gatehouse") { _, _, version, plugin, _ in
            guard let version, let plugin else { return SASL_BADPARAM }
            // It lives as long as the library, which is as long as the process.
            let description = UnsafeMutablePointer<sasl_auxprop_plug_t>.allocate(capacity: 1)
            description.initialize(to: sasl_auxprop_plug_t())
            description.pointee.name = strdup("gatehouse")
            description.pointee.auxprop_lookup = { _, parameters, flags, user, length in
                guard let parameters, let user, let answers = SASLVerifierSource.current.currentValue else {
                    return SASL_NOUSER
                }
                // The name to act as is compared with the one that logs in, and has no properties of its own.
                if flags & UInt32(SASL_AUXPROP_AUTHZID) != 0 { return SASL_OK }
                let bytes = UnsafeRawBufferPointer(start: user, count: Int(length))
                answers.answer(String(decoding: bytes, as: UTF8.self), parameters)
                return SASL_OK
            }
            version.pointee = SASL_AUXPROP_PLUG_VERSION
            plugin.pointee = description
            return SASL_OK
        } == SASL_OK
    }
}
