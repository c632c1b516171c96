import Identity
import LDAPProtocol

/// An entry as it shall stand at a target.
struct PushObject {
    /// What it is a copy of, which decides where it stands and how it counts.
    enum Kind {
        /// A person.
        case person
        /// A group, or a role as one.
        case group
    }

    /// The identifier of the original.
    var uuid: EntryUUID
    /// What it is a copy of.
    var kind: Kind
    /// What people call it: a user name, or the name of a group or role.
    var name: String
    /// The entry below which a new one is made.
    var base: String
    /// How it is named there.
    var relativeName: AttributeTypeAndValue
    /// The object classes, as written; others that stand there are left alone.
    var classes: [String]
    /// The values of every attribute that is ours to write, by description in lower case; an empty list for none.
    var attributes: [String: [[UInt8]]]
    /// What is set once, when it is made.
    var initial: [String: [[UInt8]]] = [:]
    /// The originals of its members.
    var members: [EntryUUID] = []
    /// Whether nobody may log in as it.
    var isLocked = false
    /// Whether there is a password that the target could not verify.
    var keepsPassword = false
    /// Why it can't stand there at all; nil if it can.
    var refusal: String?

    /// The name that a new one gets.
    var dn: String {
        RelativeDistinguishedName([relativeName]).description + "," + base
    }
}

/// An entry of ours as it stands at a target.
struct PushedEntry {
    /// The original.
    var uuid: EntryUUID
    /// Its name there.
    var dn: String
    /// All values that were asked for, by name and options in lower case.
    var values: [String: [[UInt8]]]
    /// The change sequence number, where the target has such.
    var sequence: [UInt8]?

    init(_ entry: SourceEntry, uuid: EntryUUID) {
        self.uuid = uuid
        dn = entry.dn
        values = [:]
        for attribute in entry.attributes {
            let key = ([attribute.name] + attribute.options).joined(separator: ";").lowercased()
            values[key, default: []] += attribute.values
        }
        sequence = values["entrycsn"]?.first
    }
}
