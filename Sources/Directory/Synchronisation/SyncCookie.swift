import Identity

/// What a consumer of content has (RFC 4533), in the form of OpenLDAP: `rid=001,csn=NUMBER`.
///
/// A consumer that is a slapd puts its own number (`rid`) in and makes the rest from what it has, so that nothing but the
/// change sequence number can be kept in it.
struct SyncCookie: Equatable, Sendable {
    /// The number that the consumer gave itself.
    var consumer: [UInt8]?
    /// The last change that the consumer has.
    var number: ChangeSequenceNumber?

    /// An answer to a consumer.
    init(consumer: [UInt8]?, number: ChangeSequenceNumber) {
        self.consumer = consumer
        self.number = number
    }

    /// Reads a cookie as far as it can be understood.
    init(_ bytes: [UInt8]) {
        for field in bytes.split(separator: UInt8(ascii: ",")) {
            let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard parts.count == 2 else { continue }
            switch String(decoding: parts[0], as: UTF8.self) {
            case "rid" where parts[1].count <= 3 && parts[1].allSatisfy({ (0x30...0x39).contains($0) }):
                consumer = Array(parts[1])
            case "csn":
                // Of several providers' numbers the one of this one.
                number =
                    parts[1].split(separator: UInt8(ascii: ";")).lazy
                    .compactMap { ChangeSequenceNumber(text: $0) }.first
            default: break
            }
        }
    }

    /// The cookie for the wire.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        if let consumer { bytes += Array("rid=".utf8) + consumer + [UInt8(ascii: ",")] }
        if let number { bytes += Array("csn=".utf8) + number.octets }
        return bytes
    }
}
