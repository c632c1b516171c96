import Identity
import LDAPProtocol
import NIOCore

/// Which attributes of an entry a search returns (RFC 4511 section 4.5.1.8, RFC 3673), and how they get onto the wire: stored
/// ones as slices of what is ready, computed ones made on demand.
public final class AttributeSelection: Sendable {
    private let types: SelectedTypes
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
        types = SelectedTypes(names, isForCopy: isForCopy, context)
    }

    /// What a request and its controls ask for.
    convenience init(_ request: SearchRequest, _ controls: SearchControls, context: DirectoryContext) {
        self.init(
            request.attributes, typesOnly: request.typesOnly,
            matchedValues: controls.matchedValues.map { MatchedValues($0, context: context) }, context: context)
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
        if types.allUser, !entry.hasSecrets {
            writeHeader(block.count + extraLength)
            buffer.writeBytes(block)
        } else {
            block.withUnsafeBufferPointer { bytes in
                let chosen = choose(entry, bytes)
                writeHeader(chosen.length + extraLength)
                chosen.forEachRun(of: entry.slots) { run in
                    buffer.writeBytes(UnsafeBufferPointer(rebasing: bytes[run]))
                }
            }
        }
        for attribute in extra { attribute.encode(into: &buffer) }
    }

    /// Which attributes of an entry are selected. No list is made of them: this is done for every entry of every result.
    private struct Chosen {
        /// A bit for each of the first attributes.
        private var bits: UInt64 = 0
        /// The others.
        private var further: Set<Int> = []
        /// How many bytes they take.
        private(set) var length = 0

        mutating func insert(_ index: Int, _ slot: AttributeBlock.Slot) {
            length += Int(slot.end &- slot.start)
            if index < UInt64.bitWidth { bits |= 1 << UInt64(index) } else { further.insert(index) }
        }

        private func contains(_ index: Int) -> Bool {
            index < UInt64.bitWidth ? bits & 1 << UInt64(index) != 0 : further.contains(index)
        }

        /// Calls `body` with the bytes of what is selected, neighbours in one piece.
        func forEachRun(of slots: [AttributeBlock.Slot], _ body: (Range<Int>) -> Void) {
            var start = 0
            var end = 0
            for (index, slot) in slots.enumerated() where contains(index) {
                if Int(slot.start) != end {
                    if end > start { body(start..<end) }
                    start = Int(slot.start)
                }
                end = Int(slot.end)
            }
            if end > start { body(start..<end) }
        }
    }

    private func choose(_ entry: Entry, _ block: UnsafeBufferPointer<UInt8>) -> Chosen {
        var chosen = Chosen()
        let secrets = entry.hasSecrets ? secrets : nil
        for (index, slot) in entry.slots.enumerated() where isWanted(slot, block, secrets: secrets) {
            chosen.insert(index, slot)
        }
        return chosen
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
        if types.allUser { return secrets.map { !$0.contains(AttributeID(rawValue: slot.type)) } ?? true }
        for want in types.wanted where want.type == slot.type {
            if slot.type == AttributeBlock.unknown, !AttributeBlock.isNamed(want.name, slot, in: block) { continue }
            if want.options.isEmpty || AttributeMatch.has(want.options, slot, block) { return true }
        }
        return false
    }

    private func computedAttributes(of entry: Entry, in snapshot: DirectorySnapshot) -> [PartialAttribute] {
        guard !types.computed.isEmpty else { return [] }
        var attributes: [PartialAttribute] = []
        for type in types.computed {
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
