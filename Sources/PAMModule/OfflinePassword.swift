import CPAM

/// The verifier of a password that the gateway took, kept for when it is away (`allow-offline=`).
///
/// One file of root's for each user: the time, and a slow hash of the password and of what was asked about.
/// An account with a code is never kept, and a kept one goes when the gateway refuses it.
enum OfflinePassword {
    /// The mark that a log-in leaves for the question about the account behind it.
    private static let mark: StaticString = "gatehouse-offline"
    /// The longest text that is hashed, in bytes; libcrypt takes 512.
    private static let longestPhrase = 500
    /// The longest name of a file, with room for a mark behind it.
    private static let longestName = 240

    /// Keeps a password that was right just now. What goes wrong is left: then there is no log-in without the gateway.
    static func keep(_ password: UnsafePointer<CChar>, _ login: borrowing Login) {
        guard geteuid() == 0, let folder = Folder(login, makes: true), var name = fileName(login),
            var phrase = phrase(password, login)
        else { return }
        var salt = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        guard crypt_gensalt_rn(cString("$y$"), 0, nil, 0, &salt, CInt(salt.count)) != nil else { return }
        var line = SecretBytes()
        appendNumber(Int(time(nil)), to: &line)
        line.append(" ")
        guard phrase.withCString({ appendHash(of: $0, salt, to: &line) }) else { return }
        name.withCString { folder.write(line, to: $0) }
    }

    /// Whether it is a password that was kept, not too long ago.
    static func verify(_ password: UnsafePointer<CChar>, _ login: borrowing Login) -> Bool {
        guard geteuid() == 0, let folder = Folder(login, makes: false), var name = fileName(login),
            var line = name.withCString({ folder.read($0) }), var phrase = phrase(password, login)
        else { return false }
        let allowed = login.options.offline
        return line.withCString { line in
            var end: UnsafeMutablePointer<CChar>?
            let kept = strtol(line, &end, 10)
            let now = Int(time(nil))
            guard let end, end.pointee == 0x20, kept <= now, now - kept < allowed else { return false }
            var hash = SecretBytes()
            return phrase.withCString { appendHash(of: $0, end + 1, to: &hash) }
                && hash.withCString { isSame($0, UnsafePointer(end + 1)) }
        }
    }

    /// Leaves the mark that this log-in comes in without the gateway.
    static func noteUse(_ login: borrowing Login) {
        pam_set_data(login.handle, cString(mark), UnsafeMutableRawPointer(mutating: mark.utf8Start), nil)
    }

    /// Whether this log-in came in without the gateway.
    static func wasUsed(_ login: borrowing Login) -> Bool {
        var data: UnsafeRawPointer?
        return pam_get_data(login.handle, cString(mark), &data) == PAM_SUCCESS && data != nil
    }

    /// Forgets the user.
    static func forget(_ login: borrowing Login) {
        guard geteuid() == 0, let folder = Folder(login, makes: false), var name = fileName(login) else { return }
        name.withCString { folder.remove($0) }
    }

    /// What is hashed: a line of `pam.d` that asks for more than another one is not served by what that one left.
    private static func phrase(_ password: UnsafePointer<CChar>, _ login: borrowing Login) -> SecretBytes? {
        var phrase = SecretBytes()
        phrase.append(password)
        phrase.append(1)
        if let permission = login.options.require { phrase.append(permission) }
        var index = 0
        while let group = login.options.group(index) {
            phrase.append(1)
            phrase.append(group)
            index += 1
        }
        guard phrase.count <= longestPhrase else { return nil }
        return consume phrase
    }

    /// The name of the file: the user in hexadecimal, so that it leads nowhere else.
    private static func fileName(_ login: borrowing Login) -> SecretBytes? {
        var name = SecretBytes(capacity: 256)
        appendHexadecimal(login.user, to: &name)
        guard name.count <= longestName else { return nil }
        return consume name
    }

    private static func appendHexadecimal(_ text: UnsafePointer<CChar>, to name: inout SecretBytes) {
        let digits: StaticString = "0123456789abcdef"
        var next = text
        while next.pointee != 0, name.count <= longestName {
            let byte = UInt8(bitPattern: next.pointee)
            name.append(digits.utf8Start[Int(byte >> 4)])
            name.append(digits.utf8Start[Int(byte & 15)])
            next += 1
        }
    }

    private static func appendNumber(_ number: Int, to line: inout SecretBytes) {
        if number >= 10 { appendNumber(number / 10, to: &line) }
        line.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }

    private static func appendHash(
        of phrase: UnsafePointer<CChar>, _ setting: UnsafePointer<CChar>, to line: inout SecretBytes
    ) -> Bool {
        let work = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        defer {
            explicit_bzero(work, MemoryLayout<crypt_data>.size)
            work.deallocate()
        }
        memset(work, 0, MemoryLayout<crypt_data>.size)
        guard let hash = crypt_rn(phrase, setting, work, CInt(MemoryLayout<crypt_data>.size)) else { return false }
        line.append(UnsafePointer(hash))
        return true
    }

    /// Compares hashes in time that depends on their length only.
    private static func isSame(_ left: UnsafePointer<CChar>, _ right: UnsafePointer<CChar>) -> Bool {
        let length = strlen(left)
        guard length == strlen(right), length > 0 else { return false }
        var difference: CChar = 0
        for index in 0..<length { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
