/// The group that Active Directory names by a number at the person, and does not list the person in.
enum PrimaryGroup {
    /// The security identifier of a person or group.
    static let sidAttribute = "objectSid"
    /// The last part of the security identifier of a person's primary group.
    static let numberAttribute = "primaryGroupID"

    /// The security identifier of a person's primary group: that of the person with another last part.
    static func sid(ofPerson entry: SourceEntry) -> [UInt8]? {
        guard let own = sid(of: entry), let text = entry.firstText(numberAttribute), let number = UInt32(text) else {
            return nil
        }
        return own.dropLast(4) + withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    /// The security identifier of an entry: a revision, a count of parts, six octets, and the parts of four octets each with
    /// the low ones first (MS-DTYP 2.4.2.2).
    static func sid(of entry: SourceEntry) -> [UInt8]? {
        guard let octets = entry.values(sidAttribute).first, octets.count >= 12, octets[0] == 1,
            octets.count == 8 + 4 * Int(octets[1])
        else { return nil }
        return octets
    }
}
