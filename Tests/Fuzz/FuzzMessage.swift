import LDAPProtocol
import NIOCore

/// Whatever can be decoded is encoded to something that decodes to the same.
func fuzzMessage(_ bytes: [UInt8]) {
    var stream = ByteBuffer(bytes: bytes)
    let frames = LDAPFrameDecoder(maximumLength: 1 << 16)
    while let frame = try? frames.nextMessage(&stream) {
        for direction in [ProtocolOp.Direction.request, .response] {
            var whole = frame
            guard let message = try? LDAPMessage.decode(from: &whole, direction: direction) else { continue }
            var again = ByteBuffer()
            message.encode(into: &again)
            let second = try? LDAPMessage.decode(from: &again, direction: direction)
            check(second == message, "encoding changes \(message)")
            for control in message.controls { fuzzControl(control.value ?? []) }
        }
    }
}

/// The values of controls and extended operations, each taken for each kind.
private func fuzzControl(_ value: [UInt8]) {
    _ = try? SyncRequestControl(decoding: value)
    _ = try? SessionTrackingControl(decoding: value)
    _ = try? SubentriesControl(decoding: value)
    _ = try? DereferenceControl(decoding: value)
    _ = try? PagedResultsControl(decoding: value)
    _ = try? VirtualListViewControl(decoding: value)
    _ = try? VirtualListViewResult(decoding: value)
    _ = try? SortControl(decoding: value)
    _ = try? SortResult(decoding: value)
    _ = try? MatchedValuesControl(decoding: value)
    _ = try? AssertionControl(decoding: value)
    _ = try? SyncStateControl(decoding: value)
    _ = try? SyncDoneControl(decoding: value)
    _ = try? PasswordPolicyControl(decoding: value)
    _ = try? SyncInfo(decoding: value)
    _ = try? PasswordModifyRequest(decoding: SecretBytes(value))
    _ = try? PasswordModifyResponse(decoding: SecretBytes(value))
    _ = try? CancelRequest(decoding: SecretBytes(value))
}
