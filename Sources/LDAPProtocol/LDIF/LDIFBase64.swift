/// Base64 as RFC 4648 section 4 has it, without line breaks.
enum LDIFBase64 {
    private static let alphabet: [UInt8] = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The six bits of each byte, or 0xFF for one that is not in the alphabet.
    private static let bits: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(truncatingIfNeeded: value) }
        return table
    }()

    /// How many bytes a text decodes to at most, without looking at more than its length.
    static func decodedSize(_ count: Int) -> Int { count / 4 * 3 }

    /// Decodes a whole text.
    ///
    /// Strict: whole groups of four, padding only at the end, unused bits zero, so one value has one form.
    /// - Returns: The bytes, or nil if the text is malformed.
    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count & 3 == 0 else { return nil }
        guard let source = text.baseAddress, text.count > 0 else { return [] }
        var padding = 0
        if source[text.count &- 1] == UInt8(ascii: "=") {
            padding = source[text.count &- 2] == UInt8(ascii: "=") ? 2 : 1
        }
        let size = text.count / 4 * 3 &- padding
        let whole = padding == 0 ? text.count : text.count &- 4
        var isValid = true
        let decoded = [UInt8](unsafeUninitializedCapacity: size) { output, written in
            guard let target = output.baseAddress else { return }
            bits.withUnsafeBufferPointer { table in
                guard let bits = table.baseAddress else { return }
                // Reads stay below `whole` ≤ text.count; writes below whole / 4 * 3 ≤ size; `bits` has 256 elements.
                var from = 0
                var to = 0
                var wrong: UInt8 = 0
                while from < whole {
                    let a = bits[Int(source[from])]
                    let b = bits[Int(source[from &+ 1])]
                    let c = bits[Int(source[from &+ 2])]
                    let d = bits[Int(source[from &+ 3])]
                    wrong |= a | b | c | d
                    target[to] = a &<< 2 | b &>> 4
                    target[to &+ 1] = b &<< 4 | c &>> 2
                    target[to &+ 2] = c &<< 6 | d
                    from &+= 4
                    to &+= 3
                }
                if padding > 0 {
                    let a = bits[Int(source[from])]
                    let b = bits[Int(source[from &+ 1])]
                    target[to] = a &<< 2 | b &>> 4
                    wrong |= a | b
                    if padding == 1 {
                        let c = bits[Int(source[from &+ 2])]
                        target[to &+ 1] = b &<< 4 | c &>> 2
                        wrong |= c
                        if c & 3 != 0 { isValid = false }
                    } else if b & 15 != 0 {
                        isValid = false
                    }
                }
                if wrong & 0xC0 != 0 { isValid = false }
            }
            written = size
        }
        return isValid ? decoded : nil
    }

    /// Appends the base64 form of bytes.
    static func encode(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        guard let source = bytes.baseAddress else { return }
        let count = bytes.count
        alphabet.withUnsafeBufferPointer { table in
            guard let alphabet = table.baseAddress else { return }
            // Every index into the alphabet is at most 63; reads stay below count.
            var from = 0
            while from &+ 2 < count {
                let a = source[from]
                let b = source[from &+ 1]
                let c = source[from &+ 2]
                output.append(alphabet[Int(a &>> 2)])
                output.append(alphabet[Int((a & 3) &<< 4 | b &>> 4)])
                output.append(alphabet[Int((b & 15) &<< 2 | c &>> 6)])
                output.append(alphabet[Int(c & 63)])
                from &+= 3
            }
            if from &+ 1 == count {
                let a = source[from]
                output.append(alphabet[Int(a &>> 2)])
                output.append(alphabet[Int((a & 3) &<< 4)])
                output.append(UInt8(ascii: "="))
                output.append(UInt8(ascii: "="))
            } else if from &+ 2 == count {
                let a = source[from]
                let b = source[from &+ 1]
                output.append(alphabet[Int(a &>> 2)])
                output.append(alphabet[Int((a & 3) &<< 4 | b &>> 4)])
                output.append(alphabet[Int((b & 15) &<< 2)])
                output.append(UInt8(ascii: "="))
            }
        }
    }
}
