import NIOCore

/// What a provider of content says between entries (RFC 4533 section 2.5): the value of an intermediate response.
public enum SyncInfo: Hashable, Sendable {
    /// What the client has now.
    case newCookie([UInt8])
    /// The refresh is over, with what is gone named, if `isDone`.
    case refreshDelete(cookie: [UInt8]?, isDone: Bool)
    /// The refresh is over, with what is there named, if `isDone`.
    case refreshPresent(cookie: [UInt8]?, isDone: Bool)
    /// Entries by their `entryUUID`: gone if `refreshDeletes`, else unchanged.
    case idSet(cookie: [UInt8]?, refreshDeletes: Bool, uuids: [[UInt8]])

    /// The name of the intermediate response.
    public static let oid = "1.3.6.1.4.1.4203.1.9.1.4"

    /// Decodes the value of an intermediate response.
    ///
    /// - Throws: `BERError`; `unexpectedTag` for an unknown kind.
    public init(decoding value: [UInt8]) throws(BERError) {
        self = try ControlValue.decode(value) { reader throws(BERError) in
            guard let tag = reader.nextTag else { throw reader.error(.truncated) }
            if tag == .context(0) { return .newCookie(try reader.readBytes(tag)) }
            guard tag.isContextSpecific, tag.isConstructed, (1...3).contains(tag.number) else {
                throw reader.error(.unexpectedTag)
            }
            let outer = try reader.enter(tag)
            let cookie = try reader.readBytesIfNext(.octetString)
            let flag = reader.isNext(.boolean) ? try reader.readBoolean() : tag.number != 3
            var uuids: [[UInt8]] = []
            if tag.number == 3 {
                let set = try reader.enter(.set)
                while !reader.isAtEnd { uuids.append(try reader.readBytes()) }
                try reader.leave(set)
            }
            try reader.leave(outer)
            switch tag.number {
            case 1: return .refreshDelete(cookie: cookie, isDone: flag)
            case 2: return .refreshPresent(cookie: cookie, isDone: flag)
            default: return .idSet(cookie: cookie, refreshDeletes: flag, uuids: uuids)
            }
        }
    }

    /// The intermediate response with this value.
    public var response: IntermediateResponse {
        var buffer = ByteBuffer()
        switch self {
        case .newCookie(let cookie): BERWriter.writeBytes(cookie, tag: .context(0), into: &buffer)
        case .refreshDelete(let cookie, let isDone): Self.write(1, cookie, flag: isDone ? nil : false, into: &buffer)
        case .refreshPresent(let cookie, let isDone): Self.write(2, cookie, flag: isDone ? nil : false, into: &buffer)
        case .idSet(let cookie, let deletes, let uuids):
            Self.write(3, cookie, flag: deletes ? true : nil, into: &buffer) { buffer in
                BERWriter.writeConstructed(.set, into: &buffer) { buffer in
                    for uuid in uuids { BERWriter.writeBytes(uuid, into: &buffer) }
                }
            }
        }
        return IntermediateResponse(name: Self.oid, value: Array(buffer.readableBytesView))
    }

    /// Writes one kind; a flag that has its default is left out.
    private static func write(
        _ number: UInt8, _ cookie: [UInt8]?, flag: Bool?, into buffer: inout ByteBuffer,
        _ rest: (inout ByteBuffer) -> Void = { _ in }
    ) {
        BERWriter.writeConstructed(.context(number, constructed: true), into: &buffer) { buffer in
            if let cookie { BERWriter.writeBytes(cookie, into: &buffer) }
            if let flag { BERWriter.writeBoolean(flag, into: &buffer) }
            rest(&buffer)
        }
    }
}
