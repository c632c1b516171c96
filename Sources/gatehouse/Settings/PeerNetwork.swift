import Identity

/// An address or a network from the configuration.
struct PeerNetwork: Sendable, Decodable {
    /// As the doors want it.
    let range: AddressRange

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let range = AddressRange(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no address or network")
        }
        self.range = range
    }
}
