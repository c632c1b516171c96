import Identity
import LDAPProtocol
import NIOCore

/// Which attributes of an entry a search returns (RFC 4511 section 4.5.1.8, RFC 3673), and how they get onto the wire: stored
/// ones as slices of what is ready, computed ones made on demand.
struct AttributeSelection: Sendable {
    private struct Wanted: Sendable {
        var type: UInt16
        var options: [[UInt8]]
    }

    private var allUser = false
    private var wanted: [Wanted] = []
    private var computed: [AttributeID] = []
    private let typesOnly: Bool
    private let secrets: AttributeSet
    private let matchedValues: MatchedValues?

    /// Reads the list of a request: empty means all user attributes, `1.1` none, `+` all operational ones. What is unknown,
    /// secret, or the name `dn` is left out silently.
    ///
    /// - Parameters:
    ///   - matchedValues: leaves values out, and attributes of which no value is left.
    ///   - isForCopy: whether `+` means what a copy of the directory has to be told, and not what it works out itself.
    init(
        _ names: [[UInt8]], typesOnly: Bool, matchedValues: MatchedValues? = nil, isForCopy: Bool = false,
        context: DirectoryContext
    ) {
        self.typesOnly = typesOnly
        self.secrets = context.types.secrets
        self.matchedValues = matchedValues
        if names.isEmpty { selectUserAttributes(context) }
        for name in names {
            switch name {
            case [UInt8(ascii: "*")]: selectUserAttributes(context)
            case [UInt8(ascii: "+")]:
                computed += context.computed.operational.filter { !isForCopy || !context.computed.derived.contains($0) }
            default: select(name, context)
            }
        }
        if computed.count > 1 {
            var seen: Set<AttributeID> = []
            computed.removeAll { !seen.insert($0).inserted }
        }
    }

    private mutating func selectUserAttributes(_ context: DirectoryContext) {
        allUser = true
        computed += context.computed.user
    }

    private mutating func select(_ name: [UInt8], _ context: DirectoryContext) {
        let schema = context.schema
        if name.first == UInt8(ascii: "@") { return selectClass(Array(name.dropFirst()), context) }
        var options: [[UInt8]] = []
        var id = schema.attributeID(name)
        if id == nil, name.contains(UInt8(ascii: ";")), let description = AttributeDescription(name) {
            id = schema.attributeID(description.type)
            options = description.options.filter { $0 != Array("binary".utf8) }
        }
        guard let id else { return }
        for type in schema.subtypes(of: id) {
            if context.computed.contains(type) {
                computed.append(type)
            } else if !context.types.secrets.contains(type) {
                wanted.append(Wanted(type: type.rawValue, options: options))
            }
        }
    }

    /// All attributes of an object class (RFC 4529).
    private mutating func selectClass(_ name: [UInt8], _ context: DirectoryContext) {
        guard let found = context.schema.objectClass(name) else { return }
        for type in Array(found.required) + Array(found.allowed) {
            select(context.schema.attribute(type).canonicalName, context)
        }
    }

    /// Appends the entry as one `SearchResultEntry` message.
    ///
    /// - Parameter controls: an encoded list of controls to go with it.
    func write(
        _ entry: Entry, messageID: Int32, controls: ByteBuffer? = nil, in snapshot: DirectorySnapshot,
        into buffer: inout ByteBuffer
    ) {
        func writeHeader(_ length: Int) {
            SearchResultEntry.writeHeader(
                messageID: messageID, objectName: entry.dn, attributesLength: length,
                controlsLength: controls?.readableBytes ?? 0, into: &buffer)
        }
        defer { if let controls { buffer.writeImmutableBuffer(controls) } }
        if matchedValues != nil || typesOnly {
            let attributes = attributes(of: entry, in: snapshot)
            writeHeader(attributes.reduce(0) { $0 + $1.encodedLength })
            for attribute in attributes { attribute.encode(into: &buffer) }
            return
        }
        let extra = computedAttributes(of: entry, in: snapshot)
        let extraLength = extra.reduce(0) { $0 + $1.encodedLength }
        let block = entry.record.attributes
        if allUser, !entry.hasSecrets {
            writeHeader(block.count + extraLength)
            buffer.writeBytes(block)
        } else {
            block.withUnsafeBufferPointer { bytes in
                let slots = entry.slots.filter { isWanted($0, bytes, secrets: entry.hasSecrets ? secrets : nil) }
                writeHeader(slots.reduce(0) { $0 + Int($1.end &- $1.start) } + extraLength)
                for slot in slots {
                    buffer.writeBytes(UnsafeBufferPointer(rebasing: bytes[Int(slot.start)..<Int(slot.end)]))
                }
            }
        }
        for attribute in extra { attribute.encode(into: &buffer) }
    }

    /// The attributes of an entry that are selected, taken apart.
    func attributes(of entry: Entry, in snapshot: DirectorySnapshot) -> [PartialAttribute] {
        let stored = entry.record.attributes.withUnsafeBufferPointer { bytes in
            entry.slots.filter { isWanted($0, bytes, secrets: entry.hasSecrets ? secrets : nil) }
                .compactMap { slot -> PartialAttribute? in
                    guard let type = AttributeBlock.description(of: slot, in: bytes) else { return nil }
                    var attribute = PartialAttribute(type: type)
                    if typesOnly { return attribute }
                    _ = AttributeBlock.anyValue(in: bytes, from: Int(slot.values), to: Int(slot.end)) { value in
                        attribute.values.append(Array(value))
                        return false
                    }
                    return attribute
                }
        }
        let all = stored + computedAttributes(of: entry, in: snapshot)
        guard let matchedValues, !typesOnly else { return all }
        return all.compactMap { attribute in
            guard let description = AttributeDescription(attribute.type),
                let type = snapshot.schema.attributeID(description.type)
            else { return nil }
            let values = matchedValues.select(attribute.values, of: type, options: description.options)
            return values.isEmpty ? nil : PartialAttribute(type: attribute.type, values: values)
        }
    }

    private func isWanted(
        _ slot: AttributeBlock.Slot, _ block: UnsafeBufferPointer<UInt8>, secrets: AttributeSet?
    ) -> Bool {
        if allUser { return secrets.map { !$0.contains(AttributeID(rawValue: slot.type)) } ?? true }
        for want in wanted where want.type == slot.type {
            if want.options.isEmpty || AttributeMatch.has(want.options, slot, block) { return true }
        }
        return false
    }

    private func computedAttributes(of entry: Entry, in snapshot: DirectorySnapshot) -> [PartialAttribute] {
        guard !computed.isEmpty else { return [] }
        var attributes: [PartialAttribute] = []
        for type in computed {
            if !entry.hasMembers, snapshot.context.computed.user.contains(type) { continue }
            let values = snapshot.context.computed.values(of: type, entry, in: snapshot)
            guard !values.isEmpty else { continue }
            attributes.append(
                PartialAttribute(
                    type: snapshot.schema.attribute(type).canonicalName, values: typesOnly ? [] : values))
        }
        return attributes
    }
}
