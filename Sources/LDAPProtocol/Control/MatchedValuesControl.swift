import NIOCore

/// The value of the control for matched values (RFC 3876): of all values of an entry, those that match one of the items.
public struct MatchedValuesControl: Hashable, Sendable {
    /// The items: filters without `and`, `or` and `not`, and without `dnAttributes`.
    public var items: [Filter]

    /// Makes a value of its items.
    public init(_ items: [Filter]) {
        self.items = items
    }

    /// Decodes the value of a control.
    ///
    /// - Throws: `BERError`; `unexpectedTag` for what is no item, `tooManyElements` beyond `Limits.filterNodes`.
    public init(decoding value: [UInt8], limits: Limits = Limits()) throws(BERError) {
        items = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            var found: [Filter] = []
            while !reader.isAtEnd {
                guard found.count < limits.filterNodes else { throw reader.error(.tooManyElements) }
                let item = try Filter(from: &reader, limits: limits)
                switch item {
                case .and, .or, .not: throw reader.error(.unexpectedTag)
                case .extensible(let assertion) where assertion.dnAttributes: throw reader.error(.unexpectedTag)
                default: found.append(item)
                }
            }
            try reader.leave(outer)
            return found
        }
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] {
        ControlValue.encode { buffer in
            for item in items { item.encode(into: &buffer) }
        }
    }
}
