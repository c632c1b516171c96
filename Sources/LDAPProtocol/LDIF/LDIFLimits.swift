/// The bounds an `LDIFReader` holds its input to, counted while it reads.
///
/// All sizes are in bytes. A record past a bound is refused with an `LDIFError`; the reader can go on with the next one.
public struct LDIFLimits: Sendable, Hashable {
    /// Longest logical line: all physical lines it is folded into, with the breaks between them, without the last one.
    /// Default 24 MiB, enough for the base64 form of a value of `valueSize`.
    public var lineLength: Int = 24 * 1024 * 1024

    /// Longest value after decoding. Default 16 MiB.
    public var valueSize: Int = 16 * 1024 * 1024

    /// Longest distinguished name after decoding, `newrdn` and `newsuperior` included. Default 8 KiB.
    public var distinguishedNameLength: Int = 8 * 1024

    /// Longest attribute description with its options. Default 512.
    public var descriptionLength: Int = 512

    /// Most different attribute descriptions in one record. Default 1,024.
    public var attributes: Int = 1_024

    /// Most values in one record, over all attributes. Default 1,000,000.
    public var values: Int = 1_000_000

    /// Most modifications in one change record. Default 65,536.
    public var modifications: Int = 65_536

    /// Most controls in one change record. Default 16.
    public var controls: Int = 16

    /// Most bytes of input in the lines of one record, comments inside it included. Default 64 MiB.
    public var recordSize: Int = 64 * 1024 * 1024

    /// The defaults.
    public init() {}
}
