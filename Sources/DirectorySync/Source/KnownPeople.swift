import Directory
import Glibc
import Identity
import LDAPProtocol

/// Recognises people who are here already just as the source has them, without taking their entries apart.
///
/// In most runs that is nearly everybody. A yes is sure: comparing the person in full would show no difference. Whoever is not
/// recognised may be the same all the same, and is compared in full.
struct KnownPeople {
    /// Somebody who was recognised.
    struct Known {
        /// The entry here.
        let entry: Entry
        /// The identifier at the source, its DN there, and the user name: the texts of the entry, which cost no memory.
        let identity: String
        let dn: String
        let username: String
        /// The security identifier of the primary group, where there is such a thing.
        let primaryGroup: [UInt8]?
    }

    /// What an attribute of the source is looked at for.
    private struct Meaning {
        /// The attribute here, if it is taken over.
        var kept: AttributeID?
        var isIdentity = false
        var isUsername = false
        var isMail = false
        /// Whether it says who may log in, or to which primary group somebody belongs.
        var isExamined = false
        /// How good a display name it is, 0 the best.
        var displayRank: Int?
    }

    /// What an entry has in which place, as ranges of its row of attributes.
    private struct Scan {
        var identity: Range<Int>?
        var username: Range<Int>?
        var mail: Range<Int>?
        var display: [Range<Int>?]
        var kept: [(type: AttributeID, values: Range<Int>)] = []
        var examined: [SourceAttribute] = []

        mutating func clear() {
            (identity, username, mail) = (nil, nil, nil)
            for index in display.indices { display[index] = nil }
            kept.removeAll(keepingCapacity: true)
            examined.removeAll(keepingCapacity: true)
        }
    }

    private typealias Row = UnsafeBufferPointer<UInt8>

    private let snapshot: DirectorySnapshot
    private let source: String
    private let preset: SourcePreset
    /// A comma and the base of the people.
    private let ending: [UInt8]
    private let time: Timestamp
    /// Attributes that may stand here without standing there.
    private let allotted: Set<AttributeID>
    private let uid = Schema.standard.attributeID("uid")
    private let namesUsersByUID: Bool

    private var meanings: [[UInt8]: Meaning] = [:]
    /// Descriptions and meanings in the order of the entry before: the next one has them in the same order, as a rule.
    private var expected: [(description: [UInt8], meaning: Meaning)] = []
    private var scan: Scan
    private var classes = ComparedClasses()

    /// - Parameter snapshot: the directory to recognise people in.
    init(_ configuration: SourceConfiguration, in snapshot: DirectorySnapshot, at time: Timestamp) {
        self.snapshot = snapshot
        self.time = time
        source = configuration.name
        preset = configuration.preset
        ending = Array(",\(configuration.users.base)".utf8)
        allotted = Set(AttributeComparison.allotted.compactMap { Schema.standard.attributeID($0) })
        namesUsersByUID = preset.username.equalsIgnoringCase("uid")
        scan = Scan(display: Array(repeating: nil, count: preset.displayNames.count))
    }

    /// The person that an entry of the source is, if nothing about it differs from what is here.
    mutating func recognise(_ encoded: EncodedEntry) -> Known? {
        encoded.attributes.withUnsafeBufferPointer { row in
            guard read(row), let range = scan.identity, let identity = preset.identity.identity(of: Array(row[range])),
                let entry = entry(identity), let user = entry.user, user.status == .enabled,
                let origin = entry.record.origin, origin.externalDN == encoded.dn, isInPlace(encoded.dn),
                hasSameNames(user, in: row), hasSameAttributes(entry, user, in: row)
            else { return nil }
            var primaryGroup: [UInt8]?
            if !scan.examined.isEmpty {
                let examined = SourceEntry(dn: encoded.dn, attributes: scan.examined)
                switch preset.lock.standing(of: examined, at: time) {
                case .active, .lockedOut: break
                case .disabled, .expired: return nil
                }
                if preset.hasPrimaryGroups { primaryGroup = PrimaryGroup.sid(ofPerson: examined) }
            }
            return Known(
                entry: entry, identity: origin.externalID, dn: origin.externalDN, username: user.canonicalUsername,
                primaryGroup: primaryGroup)
        }
    }

    /// The entry of an identifier at the source.
    func entry(_ identity: String) -> Entry? { snapshot.entry(source: source, externalID: identity) }

    // MARK: Reading

    /// Finds what is looked at; false if anything about the entry is out of the ordinary.
    private mutating func read(_ row: Row) -> Bool {
        scan.clear()
        var reader = PartialAttributeReader(row)
        var place = 0
        while let element = reader.next() {
            guard let meaning = meaning(of: Row(rebasing: row[element.description]), at: place) else { return false }
            place += 1
            if let type = meaning.kept { scan.kept.append((type, element.values)) }
            if meaning.isExamined { scan.examined.append(attribute(element, in: row)) }
            guard meaning.isIdentity || meaning.isUsername || meaning.isMail || meaning.displayRank != nil else {
                continue
            }
            guard let first = Self.firstValue(in: row, element.values) else { return false }
            // Of an attribute that comes in several pieces the first one counts.
            if meaning.isIdentity { scan.identity = scan.identity ?? first }
            if meaning.isUsername { scan.username = scan.username ?? first }
            if meaning.isMail { scan.mail = scan.mail ?? first }
            if let rank = meaning.displayRank { scan.display[rank] = scan.display[rank] ?? first }
        }
        return reader.isAtEnd
    }

    /// What an attribute means; nil for one with options, or of too many kinds.
    private mutating func meaning(of description: Row, at place: Int) -> Meaning? {
        if place < expected.count, description.equals(expected[place].description) {
            return expected[place].meaning
        }
        let written = Array(description)
        let meaning: Meaning
        if let known = meanings[written] {
            meaning = known
        } else {
            guard meanings.count < 1_024, let made = self.meaning(of: written) else { return nil }
            meanings[written] = made
            meaning = made
        }
        if place < expected.count {
            expected[place] = (written, meaning)
        } else if place == expected.count, place < 256 {
            expected.append((written, meaning))
        }
        return meaning
    }

    private func meaning(of description: [UInt8]) -> Meaning? {
        guard !description.contains(UInt8(ascii: ";")), !description.contains(0),
            let name = String(validating: description, as: UTF8.self)
        else { return nil }
        var examined = preset.lock.attributes
        if preset.hasPrimaryGroups { examined += [PrimaryGroup.sidAttribute, PrimaryGroup.numberAttribute] }
        return Meaning(
            kept: preset.people.type(keptOf: name, except: namesUsersByUID ? [] : ["uid"]),
            isIdentity: name.equalsIgnoringCase(preset.identity.name),
            isUsername: name.equalsIgnoringCase(preset.username), isMail: name.equalsIgnoringCase(preset.mail),
            isExamined: examined.contains { name.equalsIgnoringCase($0) },
            displayRank: preset.displayNames.firstIndex { name.equalsIgnoringCase($0) })
    }

    private func attribute(_ element: PartialAttributeReader.Element, in row: Row) -> SourceAttribute {
        var values: [[UInt8]] = []
        _ = PartialAttributeReader.anyValue(in: row, from: element.values.lowerBound, to: element.values.upperBound) {
            values.append(Array($0))
            return false
        }
        return SourceAttribute(name: String(decoding: row[element.description], as: UTF8.self), values: values)
    }

    private static func firstValue(in row: Row, _ values: Range<Int>) -> Range<Int>? {
        guard let start = row.baseAddress else { return nil }
        var found: Range<Int>?
        _ = PartialAttributeReader.anyValue(in: row, from: values.lowerBound, to: values.upperBound) { value in
            guard let place = value.baseAddress else { return true }
            found = (place - start)..<(place - start + value.count)
            return true
        }
        return found
    }

    // MARK: Comparing

    /// Whether a name is below the base, as far as its spelling tells.
    private func isInPlace(_ dn: String) -> Bool {
        let name = dn.utf8
        guard name.count > ending.count else { return false }
        let top = name.suffix(ending.count)
        let before = name[name.index(before: top.startIndex)]
        return before != UInt8(ascii: "\\")
            && zip(top, ending).allSatisfy { Self.lowercased($0) == Self.lowercased($1) }
    }

    /// Whether user name, address and display name are those of the user.
    private func hasSameNames(_ user: User, in row: Row) -> Bool {
        guard let username = scan.username, row.text(username, equals: user.username) else { return false }
        if let mail = scan.mail {
            // Letters beyond ASCII have their own rules of upper and lower case.
            guard let email = user.email, row[mail].count == email.utf8.count,
                zip(row[mail], email.utf8).allSatisfy({ $0 < 0x80 && Self.lowercased($0) == $1 })
            else { return false }
        } else if user.email != nil {
            return false
        }
        let display = scan.display.lazy.compactMap(\.self).first { !$0.isEmpty } ?? username
        return row.text(display, equals: user.name)
    }

    /// Whether the attributes that are taken over are those of the entry; see ``AttributeComparison``.
    private mutating func hasSameAttributes(_ entry: Entry, _ user: User, in row: Row) -> Bool {
        var matched = 0
        let (kept, allotted, uid) = (scan.kept, allotted, namesUsersByUID ? nil : uid)
        let isSame = entry.allStored { type, hasOptions, stored in
            guard let type, !hasOptions else { return false }
            if type == uid { return Self.isOnly(user.username, in: stored) }
            guard let place = kept.firstIndex(where: { $0.type == type }) else { return allotted.contains(type) }
            matched += 1
            if let next = kept[(place + 1)...].firstIndex(where: { $0.type == type }) {
                // Servers send an attribute in pieces that was stored in pieces.
                let pieces = kept[next...].filter { $0.type == type }
                matched += pieces.count
                let values = pieces.reduce(into: Array(row[kept[place].values])) { $0 += row[$1.values] }
                return type != AttributeSelection.objectClass
                    && values.withUnsafeBufferPointer { Self.haveSameValues($0, stored) }
            }
            let values = Row(rebasing: row[kept[place].values])
            if type == AttributeSelection.objectClass {
                return classes.contains(values, in: stored, preset.people)
            }
            return values.equals(stored) || Self.haveSameValues(values, stored)
        }
        // Otherwise something came that is not here.
        return isSame && matched == kept.count
    }

    private static func isOnly(_ text: String, in values: Row) -> Bool {
        var count = 0
        let differs = PartialAttributeReader.anyValue(in: values, from: 0, to: values.count) { value in
            count += 1
            return !value.text(0..<value.count, equals: text)
        }
        return !differs && count == 1
    }

    /// Whether two rows of values hold the same ones in whatever order. Of long ones it is not found out.
    private static func haveSameValues(_ left: Row, _ right: Row) -> Bool {
        func values(_ row: Row) -> [Row] {
            var values: [Row] = []
            _ = PartialAttributeReader.anyValue(in: row, from: 0, to: row.count) { value in
                values.append(value)
                return values.count > 16
            }
            return values
        }
        let (some, others) = (values(left), values(right))
        return some.count == others.count && some.count <= 16
            && some.allSatisfy { value in others.contains { $0.equals(value) } }
            && others.allSatisfy { value in some.contains { $0.equals(value) } }
    }

    private static func lowercased(_ octet: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(octet) ? octet | 0x20 : octet
    }
}

/// Remembers which object classes of the source are all among which ones here: hardly two people differ in them.
private struct ComparedClasses {
    private struct Pair: Hashable {
        let theirs: [UInt8]
        let ours: [UInt8]
    }

    private var known: [Pair: Bool] = [:]
    private var last: (pair: Pair, answer: Bool)?

    mutating func contains(
        _ theirs: UnsafeBufferPointer<UInt8>, in ours: UnsafeBufferPointer<UInt8>, _ selection: AttributeSelection
    ) -> Bool {
        if let last, theirs.equals(last.pair.theirs), ours.equals(last.pair.ours) { return last.answer }
        let pair = Pair(theirs: Array(theirs), ours: Array(ours))
        let answer: Bool
        if let known = known[pair] {
            answer = known
        } else {
            let here = AttributeComparison.folded(Self.values(ours))
            answer = AttributeComparison.folded(Self.values(theirs).compactMap(selection.ourClass)).isSubset(of: here)
            if known.count < 1_024 { known[pair] = answer }
        }
        last = (pair, answer)
        return answer
    }

    private static func values(_ row: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
        var values: [[UInt8]] = []
        _ = PartialAttributeReader.anyValue(in: row, from: 0, to: row.count) { value in
            values.append(Array(value))
            return false
        }
        return values
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func equals(_ other: Self) -> Bool {
        guard count == other.count else { return false }
        guard let base = baseAddress, let start = other.baseAddress else { return true }
        return memcmp(base, start, count) == 0
    }

    fileprivate func equals(_ other: [UInt8]) -> Bool { other.withUnsafeBufferPointer { equals($0) } }

    fileprivate func text(_ range: Range<Int>, equals text: String) -> Bool {
        let part = Self(rebasing: self[range])
        return text.utf8.withContiguousStorageIfAvailable { part.equals($0) } ?? part.elementsEqual(text.utf8)
    }
}
