/// A time from the configuration, in whole seconds.
struct Seconds: Sendable, Hashable, Decodable {
    /// How many.
    let count: Int

    init(_ count: Int) { self.count = count }

    init(from decoder: any Decoder) throws {
        count = try decoder.singleValueContainer().decode(Int.self)
    }

    /// The time as the standard library has it.
    var duration: Duration { .seconds(count) }
}
