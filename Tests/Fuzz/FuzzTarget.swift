import Glibc
import LDAPProtocol

/// One way to make use of bytes that somebody sends us. It must not crash, and what it asserts must hold, whatever they are.
enum FuzzTarget: String {
    /// A message of LDAP, and what is in its controls.
    case message
    /// A filter as text (RFC 4515).
    case filter
    /// A distinguished name (RFC 4514).
    case name
    /// A file of LDIF (RFC 2849).
    case ldif

    /// The one that `GATEHOUSE_FUZZ_TARGET` names.
    static let chosen: FuzzTarget = {
        guard let name = getenv("GATEHOUSE_FUZZ_TARGET"), let target = FuzzTarget(rawValue: String(cString: name))
        else {
            fatalError("GATEHOUSE_FUZZ_TARGET has to be one of message, filter, name, ldif")
        }
        return target
    }()

    func run(_ bytes: [UInt8]) {
        switch self {
        case .message: fuzzMessage(bytes)
        case .filter: fuzzFilter(bytes)
        case .name: fuzzName(bytes)
        case .ldif: fuzzLDIF(bytes)
        }
    }
}

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Ends the process, so that libFuzzer keeps the input.
func check(_ isTrue: Bool, _ what: @autoclosure () -> String) {
    if !isTrue { fatalError(what()) }
}
