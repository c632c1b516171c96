/// The bytes of a hexadecimal constant.
func bytes(_ hexadecimal: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in hexadecimal.compactMap(\.hexDigitValue) {
        if let first = high {
            bytes.append(first << 4 | UInt8(digit))
            high = nil
        } else {
            high = UInt8(digit)
        }
    }
    return bytes
}
