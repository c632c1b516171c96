import LDAPProtocol

/// Changes of one connection: they are made in the order in which they came, also if one has to wait for a slow hash.
struct WriteLane<Change: Sendable> {
    private enum Place {
        case waiting(Int32)
        case ready(Int32, WriteRequest, Change)

        var id: Int32 {
            switch self {
            case .waiting(let id), .ready(let id, _, _): id
            }
        }
    }

    private var places: [Place] = []

    /// Takes a change that has to wait for its work.
    mutating func wait(_ id: Int32) { places.append(.waiting(id)) }

    /// Takes a change that can be made as soon as those before it can.
    mutating func enter(_ id: Int32, _ request: WriteRequest, _ change: Change) {
        if let index = places.firstIndex(where: { $0.id == id }) {
            places[index] = .ready(id, request, change)
        } else {
            places.append(.ready(id, request, change))
        }
    }

    /// Takes out a change that is refused.
    mutating func leave(_ id: Int32) { places.removeAll { $0.id == id } }

    /// The next change to be made; `nil` if none can be.
    mutating func next() -> (id: Int32, request: WriteRequest, change: Change)? {
        guard case .ready(let id, let request, let change)? = places.first else { return nil }
        places.removeFirst()
        return (id, request, change)
    }
}
