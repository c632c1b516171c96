import CCrypt
import COpenSSL

/// A stored hash of crypt(5) whose form and cost were looked at before libcrypt sees it.
///
/// Known: `$1$`, `$2a$`, `$2b$`, `$2x$`, `$2y$`, `$5$`, `$6$`, `$y$`, `$gy$`, the traditional DES form of 13 characters
/// and bigcrypt, its longer form (11 characters for each 8 bytes of password), which slappasswd writes by default.
struct CryptHash {
    let text: [UInt8]

    /// Reads a complete hash; nil when it is of another method, cut off, or asks for more than
    /// ``PasswordHashLimits``.
    init?(_ text: ArraySlice<UInt8>) {
        let fields = text.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        guard let last = fields.last, last.allSatisfy(Self.isHashCharacter) else { return nil }
        guard text.first == UInt8(ascii: "$") else {
            guard fields.count == 1, (13...178).contains(text.count), (text.count - 2) % 11 == 0 else { return nil }
            self.text = Array(text)
            return
        }
        guard fields.count >= 4, text.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let isFit =
            switch String(decoding: fields[1], as: UTF8.self) {
            case "1": fields.count == 4 && last.count == 22
            case "2a", "2b", "2x", "2y": Self.isFitBcrypt(fields)
            case "5": last.count == 43 && Self.isFitSHACrypt(fields)
            case "6": last.count == 86 && Self.isFitSHACrypt(fields)
            case "y", "gy": fields.count == 5 && last.count == 43 && Self.isFitYescrypt(fields[2])
            default: false
            }
        guard isFit else { return nil }
        self.text = Array(text)
    }

    /// Runs libcrypt with the stored text as setting and compares what comes out.
    func verify(_ password: [UInt8]) -> Bool {
        // 32 KiB of state that holds parts of the password: on the heap, and wiped.
        let size = gatehouse_crypt_size()
        guard let limit = Int32(exactly: size) else { return false }
        let state = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        state.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        var phrase = password + [0]
        defer {
            OPENSSL_cleanse(state, size)
            state.deallocate()
            wipe(&phrase)
        }
        let setting = text + [0]
        return phrase.withUnsafeBytes { phrase in
            setting.withUnsafeBytes { setting in
                guard let phrase = phrase.baseAddress?.assumingMemoryBound(to: CChar.self),
                    let start = setting.baseAddress,
                    let result = crypt_rn(phrase, start.assumingMemoryBound(to: CChar.self), state, limit)
                else { return false }
                // The result lies in `state`, which is longer than any stored text; its terminating NUL takes part.
                return CRYPTO_memcmp(result, start, setting.count) == 0
            }
        }
    }

    private static func isHashCharacter(_ byte: UInt8) -> Bool { value(of: byte) != nil }

    /// A character of crypt's own base64 as a number.
    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "."): 0
        case UInt8(ascii: "/"): 1
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0")) + 2
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A")) + 12
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte - UInt8(ascii: "a")) + 38
        default: nil
        }
    }

    private static func isFitBcrypt(_ fields: [ArraySlice<UInt8>]) -> Bool {
        guard fields.count == 4, fields[2].count == 2, fields[3].count == 53 else { return false }
        let digits = fields[2].drop { $0 == UInt8(ascii: "0") }
        guard let cost = DecimalNumber.read(digits) else { return false }
        return (4...PasswordHashLimits.bcryptCost).contains(cost)
    }

    private static func isFitSHACrypt(_ fields: [ArraySlice<UInt8>]) -> Bool {
        let mark = Array("rounds=".utf8)
        guard fields[2].starts(with: mark) else { return fields.count == 4 }
        guard fields.count == 5, let rounds = DecimalNumber.read(fields[2].dropFirst(mark.count)) else { return false }
        return (1000...PasswordHashLimits.shaCryptRounds).contains(rounds)
    }

    /// Flavour, logarithm of N and r, a character each, which goes up to N = 2^48 and r = 48; the further parameters
    /// that the format knows no system writes.
    private static func isFitYescrypt(_ parameters: ArraySlice<UInt8>) -> Bool {
        let values = parameters.compactMap(value(of:))
        guard parameters.count == 3, values.count == 3, values.allSatisfy({ $0 <= 47 }) else { return false }
        let logarithm = values[1] + 1
        let blockSize = values[2] + 1
        guard logarithm <= 30 else { return false }
        return 128 * blockSize << logarithm <= PasswordHashLimits.yescryptMemory
    }
}
