import CPAM

/// A request to the gateway: one line of JSON (`docs/local-socket.md`).
struct Request: ~Copyable {
    private(set) var line = SecretBytes()

    /// Begins a request about a user.
    ///
    /// - Parameter asks: whether the permission and the groups of the options are asked about.
    init(
        _ kind: StaticString, user: UnsafePointer<CChar>, _ handle: OpaquePointer, _ options: borrowing Options,
        asks: Bool
    ) {
        line.append("{\"request\":\"")
        line.append(kind)
        line.append("\"")
        add("user", user)
        if let service = options.service ?? item(PAM_SERVICE, of: handle) { add("service", service) }
        if let address = item(PAM_RHOST, of: handle), address.pointee != 0 { add("address", address) }
        guard asks else { return }
        if let permission = options.require { add("require", permission) }
        var index = 0
        while let group = options.group(index) {
            line.append(index == 0 ? ",\"groups\":[" : ",")
            quote(group)
            index += 1
        }
        if index > 0 { line.append("]") }
    }

    mutating func add(_ name: StaticString, _ value: UnsafePointer<CChar>) {
        line.append(",\"")
        line.append(name)
        line.append("\":")
        quote(value)
    }

    mutating func end() { line.append("}\n") }

    private mutating func quote(_ text: UnsafePointer<CChar>) {
        line.append("\"")
        var next = text
        while next.pointee != 0 {
            let byte = UInt8(bitPattern: next.pointee)
            if byte < 0x20 {
                line.append("\\u00")
                line.append(0x30 + byte >> 4)
                line.append(byte & 15 < 10 ? 0x30 + byte & 15 : 0x57 + byte & 15)
            } else {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { line.append("\\") }
                line.append(byte)
            }
            next += 1
        }
        line.append("\"")
    }
}

/// A text that PAM keeps about a log-in.
func item(_ kind: CInt, of handle: OpaquePointer) -> UnsafePointer<CChar>? {
    var found: UnsafeRawPointer?
    guard pam_get_item(handle, kind, &found) == PAM_SUCCESS else { return nil }
    return found?.assumingMemoryBound(to: CChar.self)
}
