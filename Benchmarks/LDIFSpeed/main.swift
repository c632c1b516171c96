import Foundation
import LDAPProtocol

// How fast the reader and the writer of LDIF are by themselves, on one core.
//
//     ldif-speed FILE
//
// Prints megabytes a second of reading the file, of reading and writing it, and the most memory that was used, in kB.

let arguments = CommandLine.arguments
guard arguments.count == 2, let file = FileHandle(forReadingAtPath: arguments[1]) else {
    FileHandle.standardError.write(Data("usage: ldif-speed FILE\n".utf8))
    exit(64)
}

/// Reads the file once, as a program does that keeps nothing of it; seconds, without those of the file system.
func pass(_ handle: (LDIFRecord) throws -> Void) throws -> (seconds: Double, bytes: Int) {
    try file.seek(toOffset: 0)
    var reader = LDIFReader()
    var taken = Duration.zero
    var bytes = 0
    let clock = ContinuousClock()
    while let chunk = try file.read(upToCount: 1 << 16), !chunk.isEmpty {
        let piece = Array(chunk)
        bytes += piece.count
        taken += try clock.measure {
            reader.append(piece)
            while let record = try reader.nextRecord() { try handle(record) }
        }
    }
    reader.finish()
    taken += try clock.measure { while let record = try reader.nextRecord() { try handle(record) } }
    return (taken / .seconds(1), bytes)
}

var records = 0
let read = try pass { _ in records += 1 }
var writer = LDIFWriter()
var output: [UInt8] = []
let both = try pass { record in
    try writer.write(record, into: &output)
    if output.count > 1 << 16 { output.removeAll(keepingCapacity: true) }
}
var usage = rusage()
getrusage(RUSAGE_SELF.rawValue, &usage)
let speed = { (pass: (seconds: Double, bytes: Int)) in Double(pass.bytes) / pass.seconds / 1e6 }
print(
    "{\"records\": \(records), \"read_mb_s\": \(speed(read)), \"read_write_mb_s\": \(speed(both)),",
    "\"peak_kb\": \(usage.ru_maxrss)}")
