import CPAM

/// What the line in `/etc/pam.d` says behind the name of the module (`docs/pam.md`).
struct Options: ~Copyable {
    /// The socket of the gateway.
    var socket = cString("/run/gatehouse/check.sock")
    /// How long a request may take, in milliseconds.
    var timeout: Int = 10_000
    /// The name of the service in place of PAM's.
    var service: UnsafePointer<CChar>?
    /// The permission that is needed.
    var require: UnsafePointer<CChar>?
    /// Whether the password is what another module asked for, and nothing else.
    var usesFirstPassword = false
    /// Whether another one is asked for when what another module asked for is wrong.
    var triesFirstPassword = false
    /// Whether the code is expected behind the password, since the client shows one field only.
    var joinsCode = false
    /// Users of this machine with a lower number are none of ours.
    var minimumUser: Int = 1000
    /// For how long a password is good without the gateway, in seconds; 0 for not at all.
    var offline: Int = 0
    /// Where passwords for that are kept.
    var cache = cString("/var/cache/gatehouse-pam")

    private let arguments: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    private let count: Int

    /// Reads the arguments; `nil` when one is not understood, which is logged. Then nobody gets in: a `require` that is
    /// spelled wrong is not to be taken for none.
    init?(_ handle: OpaquePointer, _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        self.arguments = arguments
        self.count = max(0, Int(count))
        for index in 0..<self.count {
            guard let argument = arguments?[index], !read(argument) else { continue }
            gatehouse_log(handle, LOG_ERR, "an option of pam_gatehouse is not understood, so everybody is refused:")
            gatehouse_log(handle, LOG_ERR, argument)
            return nil
        }
    }

    private mutating func read(_ argument: UnsafePointer<CChar>) -> Bool {
        if let value = Self.value("socket=", argument) {
            socket = value
        } else if let value = Self.value("timeout=", argument) {
            guard let seconds = Self.seconds(value), (1...300).contains(seconds) else { return false }
            timeout = seconds * 1000
        } else if let value = Self.value("service=", argument) {
            service = value
        } else if let value = Self.value("require=", argument) {
            guard require == nil else { return false }
            require = value
        } else if Self.value("group=", argument) != nil {
            // Read again when a request is written: there may be several.
        } else if let value = Self.value("minimum_uid=", argument) {
            guard let number = Self.number(value, value + strlen(value)) else { return false }
            minimumUser = number
        } else if let value = Self.value("allow-offline=", argument) {
            guard let seconds = Self.seconds(value) else { return false }
            offline = seconds
        } else if let value = Self.value("cache=", argument) {
            cache = value
        } else if strcmp(argument, "use_first_pass") == 0 {
            usesFirstPassword = true
        } else if strcmp(argument, "try_first_pass") == 0 {
            triesFirstPassword = true
        } else if strcmp(argument, "joined_code") == 0 {
            joinsCode = true
        } else {
            // PAM itself reads these two.
            return strcmp(argument, "use_authtok") == 0 || Self.value("authtok_type=", argument) != nil
        }
        return true
    }

    /// The groups of which one is needed, one after the other.
    func group(_ index: Int) -> UnsafePointer<CChar>? {
        var left = index
        for position in 0..<count {
            guard let argument = arguments?[position], let value = Self.value("group=", argument) else { continue }
            if left == 0 { return value }
            left -= 1
        }
        return nil
    }

    /// What stands behind the name of an option; `nil` for another option, and for an empty value.
    private static func value(_ name: StaticString, _ argument: UnsafePointer<CChar>) -> UnsafePointer<CChar>? {
        let length = name.utf8CodeUnitCount
        guard strncmp(argument, cString(name), length) == 0, argument[length] != 0 else { return nil }
        return argument + length
    }

    /// A time such as `90`, `30s`, `15m`, `8h` or `7d`.
    private static func seconds(_ text: UnsafePointer<CChar>) -> Int? {
        let length = strlen(text)
        let factor: Int
        switch UInt8(bitPattern: text[max(0, length - 1)]) {
        case UInt8(ascii: "s"): factor = 1
        case UInt8(ascii: "m"): factor = 60
        case UInt8(ascii: "h"): factor = 3_600
        case UInt8(ascii: "d"): factor = 86_400
        default: return number(text, text + length)
        }
        return number(text, text + (length - 1)).map { $0 * factor }
    }

    /// A number of at most nine digits.
    private static func number(_ start: UnsafePointer<CChar>, _ end: UnsafePointer<CChar>) -> Int? {
        guard start < end, end - start <= 9 else { return nil }
        var number = 0
        var next = start
        while next < end {
            let digit = Int(next.pointee) - 0x30
            guard (0...9).contains(digit) else { return nil }
            number = number * 10 + digit
            next += 1
        }
        return number
    }
}
