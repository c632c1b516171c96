import LDAPProtocol

/// Texts and short forms the LDIF suites share.
enum LDIFSamples {
    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func attribute(_ name: String, _ value: String, line: Int) -> LDIFAttribute {
        LDIFAttribute(description: bytes(name), value: .bytes(bytes(value)), line: line)
    }

    /// All records, or the first error, fed in pieces of `size` bytes.
    static func read(
        _ text: [UInt8], options: LDIFReader.Options = .init(), pieces size: Int
    ) throws(LDIFError) -> [LDIFRecord] {
        var reader = LDIFReader(options: options)
        var records: [LDIFRecord] = []
        var position = 0
        while position < text.count {
            let end = min(position + size, text.count)
            reader.append(text[position..<end])
            position = end
            while let record = try reader.nextRecord() { records.append(record) }
        }
        reader.finish()
        while let record = try reader.nextRecord() { records.append(record) }
        return records
    }

    /// What a reader says about a text: records and errors in order, going on after each error.
    static func trace(_ text: [UInt8], options: LDIFReader.Options = .init(), pieces size: Int) -> [String] {
        var reader = LDIFReader(options: options)
        var events: [String] = []
        func drain() {
            while true {
                do {
                    guard let record = try reader.nextRecord() else { return }
                    events.append("\(record)")
                } catch {
                    events.append("\(error.code) \(error)")
                }
            }
        }
        var position = 0
        while position < text.count {
            let end = min(position + size, text.count)
            reader.append(text[position..<end])
            position = end
            drain()
        }
        reader.finish()
        drain()
        events.append("line \(reader.line) offset \(reader.offset)")
        return events
    }

    /// RFC 2849, examples 1, 2 (shortened) and 4: several values, folding, base64, an option.
    static let content = """
        version: 1
        dn: cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com
        objectclass: top
        objectclass: person
        objectclass: organizationalPerson
        cn: Barbara Jensen
        cn: Barbara J Jensen
        cn: Babs Jensen
        sn: Jensen
        uid: bjensen
        telephonenumber: +1 408 555 1212
        description:Babs is a big sailing fan, and travels extensively in sea
         rch of perfect sailing conditions.
        title:Product Manager, Rod and Reel Division

        # a comment, folded
         onto a second line
        dn:: b3U95Za25qWt6YOoLG89QWlyaXVz
        # between lines too
        objectclass: organizationalUnit
        ou:: 5Za25qWt
         6YOo
        ou;lang-ja:: 5Za25qWt6YOo
        ou;lang-en: Sales

        """

    /// RFC 2849, examples 6 and 7, and the increment of RFC 4525.
    static let changes = """
        version: 1
        # Add a new entry
        dn: cn=Fiona Jensen, ou=Marketing, dc=airius, dc=com
        changetype: add
        objectclass: person
        cn: Fiona Jensen
        sn: Jensen

        dn: cn=Robert Jensen, ou=Marketing, dc=airius, dc=com
        changetype: delete

        dn: cn=Paul Jensen, ou=Product Development, dc=airius, dc=com
        changetype: modrdn
        newrdn: cn=Paula Jensen
        deleteoldrdn: 1

        dn: ou=PD Accountants, ou=Product Development, dc=airius, dc=com
        changetype: moddn
        newrdn: ou=Product Development Accountants
        deleteoldrdn: 0
        newsuperior: ou=Accounting, dc=airius, dc=com

        dn: cn=Paula Jensen, ou=Product Development, dc=airius, dc=com
        changetype: modify
        add: postaladdress
        postaladdress: 123 Anystreet $ Sunnyvale, CA $ 94086
        -
        delete: description
        -
        replace: telephonenumber
        telephonenumber: +1 408 555 1234
        telephonenumber: +1 408 555 5678
        -
        increment: uidNumber
        uidNumber: 1
        -

        dn: ou=Product Development, dc=airius, dc=com
        control: 1.2.840.113556.1.4.805 true
        control: 1.2.3 false: text
        control: 1.2.4:: AAE=
        changetype: delete

        """
}
