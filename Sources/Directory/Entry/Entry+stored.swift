import Identity
public import LDAPProtocol

extension Entry {
    /// Looks at the stored attributes where they stand, without copying them.
    ///
    /// - Parameter body: gets the type of an attribute, nil for one that the schema lacks; whether its description has
    ///   options; and its values in BER, one OCTET STRING after the other, for the time of the call.
    /// - Returns: whether `body` returned true for each; the first false ends it.
    public func allStored(
        satisfy body: (_ type: AttributeID?, _ hasOptions: Bool, _ values: UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        record.attributes.withUnsafeBufferPointer { block in
            slots.allSatisfy { slot in
                body(
                    slot.type == AttributeBlock.unknown ? nil : AttributeID(rawValue: slot.type), slot.hasOptions,
                    UnsafeBufferPointer(rebasing: block[Int(slot.values)..<Int(slot.end)]))
            }
        }
    }
}
