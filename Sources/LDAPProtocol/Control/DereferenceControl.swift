import NIOCore

/// The value of the dereference control (draft-masarati-ldap-deref): attributes of the entries that attributes name.
public struct DereferenceControl: Hashable, Sendable {
    /// One attribute that holds names, and what is wanted of the entries it names.
    public struct Specification: Hashable, Sendable {
        /// The attribute whose values are names of entries.
        public var attribute: [UInt8]
        /// The attributes to return of those entries.
        public var wanted: [[UInt8]]

        /// Puts the parts together.
        public init(attribute: [UInt8], wanted: [[UInt8]]) {
            self.attribute = attribute
            self.wanted = wanted
        }
    }

    /// What is asked for, in the order of the request.
    public var specifications: [Specification]

    /// Makes a value of its parts.
    public init(_ specifications: [Specification]) {
        self.specifications = specifications
    }

    /// Decodes the value of a control in a request.
    ///
    /// - Throws: `BERError`; `tooManyElements` for more attributes than a search may select.
    public init(decoding value: [UInt8], limits: Limits = Limits()) throws(BERError) {
        specifications = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            var found: [Specification] = []
            while !reader.isAtEnd {
                guard found.count < limits.attributes else { throw reader.error(.tooManyElements) }
                let inner = try reader.enter(.sequence)
                let attribute = try reader.readBytes()
                let wanted = try SearchRequest.readSelection(&reader, limits: limits)
                try reader.leave(inner)
                found.append(Specification(attribute: attribute, wanted: wanted))
            }
            try reader.leave(outer)
            return found
        }
    }

    /// The value as bytes of BER.
    public var encoded: [UInt8] {
        ControlValue.encode { buffer in
            for one in specifications {
                BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                    BERWriter.writeBytes(one.attribute, into: &buffer)
                    BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                        for name in one.wanted { BERWriter.writeBytes(name, into: &buffer) }
                    }
                }
            }
        }
    }
}

/// What the dereference control returns with an entry: for each name, attributes of the entry of that name.
public struct DereferenceResult: Hashable, Sendable {
    /// One name.
    public struct Name: Hashable, Sendable {
        /// The attribute that holds it, as it was asked for.
        public var attribute: [UInt8]
        /// The name.
        public var value: [UInt8]
        /// Attributes of the entry; none if it is not there or not to be seen.
        public var attributes: [PartialAttribute]

        /// Puts the parts together.
        public init(attribute: [UInt8], value: [UInt8], attributes: [PartialAttribute]) {
            self.attribute = attribute
            self.value = value
            self.attributes = attributes
        }
    }

    /// The names.
    public var names: [Name]

    /// Makes a value of its parts.
    public init(_ names: [Name]) {
        self.names = names
    }

    /// Decodes the value of a control in a response.
    public init(decoding value: [UInt8], limits: Limits = Limits()) throws(BERError) {
        names = try ControlValue.decode(value) { reader throws(BERError) in
            let outer = try reader.enter(.sequence)
            var found: [Name] = []
            var valuesLeft = limits.attributeValues
            while !reader.isAtEnd {
                let inner = try reader.enter(.sequence)
                var name = Name(attribute: try reader.readBytes(), value: try reader.readBytes(), attributes: [])
                if reader.isNext(.context(0, constructed: true)) {
                    let list = try reader.enter(.context(0, constructed: true))
                    while !reader.isAtEnd {
                        name.attributes.append(try PartialAttribute(from: &reader, valuesLeft: &valuesLeft))
                    }
                    try reader.leave(list)
                }
                try reader.leave(inner)
                found.append(name)
            }
            try reader.leave(outer)
            return found
        }
    }

    /// A control with this value.
    public func control() -> Control {
        let value = ControlValue.encode { buffer in
            for name in names {
                BERWriter.writeConstructed(.sequence, into: &buffer) { buffer in
                    BERWriter.writeBytes(name.attribute, into: &buffer)
                    BERWriter.writeBytes(name.value, into: &buffer)
                    guard !name.attributes.isEmpty else { return }
                    BERWriter.writeConstructed(.context(0, constructed: true), into: &buffer) { buffer in
                        for attribute in name.attributes { attribute.encode(into: &buffer) }
                    }
                }
            }
        }
        return Control(oid: ControlOID.dereference, value: value)
    }
}
