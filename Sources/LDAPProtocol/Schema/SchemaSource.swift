/// A text with schema definitions and the name by which errors call it.
///
/// Two notations are understood: that of OpenLDAP's `.schema` files (`attributetype ( … )`, `objectclass ( … )`,
/// `objectidentifier NAME OID`, comments after `#`), and LDIF with `olcAttributeTypes`, `olcObjectClasses`,
/// `olcObjectIdentifier`, `attributeTypes` and `objectClasses`.
public struct SchemaSource: Sendable, Hashable {
    /// The name for errors, usually a path.
    public var name: String
    /// The text, UTF-8.
    public var text: [UInt8]

    /// Makes a source of bytes.
    public init(name: String, text: [UInt8]) {
        self.name = name
        self.text = text
    }

    /// Makes a source of a text.
    public init(name: String, text: String) {
        self.init(name: name, text: Array(text.utf8))
    }
}
