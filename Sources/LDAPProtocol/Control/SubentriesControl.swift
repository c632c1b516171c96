/// The value of the control for subentries (RFC 3672): whether subentries are what a search finds, or all else.
public struct SubentriesControl: Hashable, Sendable {
    /// Whether subentries are seen and entries are not.
    public var visibility: Bool

    /// Makes a value.
    public init(visibility: Bool) {
        self.visibility = visibility
    }

    /// Decodes the value of a control.
    public init(decoding value: [UInt8]) throws(BERError) {
        visibility = try ControlValue.decode(value) { reader throws(BERError) in try reader.readBoolean() }
    }
}
