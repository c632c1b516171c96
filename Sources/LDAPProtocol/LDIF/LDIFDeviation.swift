/// A way in which a file departs from RFC 2849 and was read all the same, because reading was lenient.
public struct LDIFDeviation: Sendable, Hashable {
    /// The departures of real exporters that lenient reading takes.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A value or DN holds UTF-8 that is not base64.
        case rawUTF8
        /// A value that is not base64 begins with a colon or `<`.
        case unsafeStart
        /// Spaces stand after base64 or after a keyword.
        case trailingSpace
        /// A line of spaces stands between records.
        case spacesBetweenRecords
        /// The last modification of a record does not end with a line `-`.
        case missingModificationEnd
        /// An attribute type holds an underscore.
        case underscoreInName
        /// A record has a DN and no attributes.
        case recordWithoutAttributes
        /// A block without DN holds only referrals or the count of a search, as search tools print them; it was skipped.
        case searchTrailer
        /// A version line stands after the first record, as when files are joined.
        case repeatedVersion
        /// Content and change records stand in one file.
        case mixedRecords
        /// A change record of kind `add` was taken as content, where only content is wanted.
        case addRecordAsContent
    }

    /// The departure.
    public let kind: Kind

    /// The physical line where it was met first, counted from 1.
    public let firstLine: Int

    /// How often it was met.
    public internal(set) var count: Int
}
