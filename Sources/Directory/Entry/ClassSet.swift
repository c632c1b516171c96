public import LDAPProtocol
import Synchronization

/// A combination of object classes, shared by all entries that have it.
public final class ClassSet: Sendable {
    /// The number of the combination, from 0.
    let number: Int
    /// The indexes of the classes and of everything above them.
    private let closure: Set<Int>
    /// The class that says what the entry is; `nil` if none does.
    public let structural: ObjectClass?
    /// Whether entries of it are there to hold others: organisations, units of one, domains.
    public let isContainer: Bool

    fileprivate init(number: Int, closure: Set<Int>, structural: ObjectClass?) {
        self.number = number
        self.closure = closure
        self.structural = structural
        self.isContainer =
            structural.map { Self.containers.contains(String(decoding: $0.canonicalName, as: UTF8.self)) } ?? false
    }

    private static let containers: Set<String> = [
        "organizationalUnit", "organization", "domain", "container", "country", "locality",
    ]

    /// Whether the entry is of a class or of one below it (RFC 4512 section 2.4.1).
    public func contains(_ objectClass: ObjectClass) -> Bool { closure.contains(objectClass.index) }
}

/// The combinations seen so far.
final class ClassSets: Sendable {
    private struct State {
        var known: [[UInt8]: ClassSet] = [:]
        var all: [ClassSet] = []
    }

    private let schema: Schema
    private let state = Mutex(State())

    init(schema: Schema) { self.schema = schema }

    /// The combination of the values of `objectClass`; `encoded` is any byte string that stands for them.
    func set(for values: @autoclosure () -> [[UInt8]], encoded: [UInt8]) -> ClassSet {
        state.withLock { state in
            if let known = state.known[encoded] { return known }
            let values = values()
            var closure: Set<Int> = []
            for value in values {
                guard let found = schema.objectClass(value) else { continue }
                closure.insert(found.index)
                closure.formUnion(found.allSuperiors)
            }
            let made = ClassSet(
                number: state.all.count, closure: closure, structural: schema.structuralClass(of: values))
            state.known[encoded] = made
            state.all.append(made)
            return made
        }
    }

    /// The combinations that hold a class.
    func sets(with objectClass: ObjectClass) -> [ClassSet] {
        state.withLock { $0.all.filter { $0.contains(objectClass) } }
    }
}
