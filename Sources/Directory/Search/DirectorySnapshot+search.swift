import Identity
public import LDAPProtocol
import NIOCore

extension DirectorySnapshot {
    /// Begins a search (RFC 4511 section 4.5). What is wrong with it is in the answers of the cursor.
    ///
    /// - Parameters:
    ///   - messageID: the number under which the answers are sent.
    ///   - controls: what the controls of the request ask for.
    ///   - viewer: who asks, made from this version.
    ///   - limits: what the server allows.
    ///   - selection: the attributes of the request, if they were read already.
    public func search(
        _ request: SearchRequest, messageID: Int32, controls: SearchControls = SearchControls(), viewer: Viewer,
        limits: SearchLimits = SearchLimits(), selection: AttributeSelection? = nil
    ) -> SearchCursor {
        func end(_ result: LDAPResult, _ ready: ByteBuffer? = nil) -> SearchCursor {
            SearchCursor(snapshot: self, messageID: messageID, request: request, outcome: result, ready: ready)
        }
        switch searchBase(request, assertion: controls.assertion, viewer: viewer) {
        case .none(let result): return end(result)
        case .virtual(let virtual):
            var buffer = ByteBuffer()
            if request.scope == .baseObject || request.scope == .wholeSubtree, virtual.matches(request.filter) == .yes {
                virtual.write(
                    messageID: messageID, names: request.attributes, typesOnly: request.typesOnly, into: &buffer)
            }
            return end(LDAPResult(.success), buffer)
        case .entry(let base):
            return SearchCursor(
                snapshot: self, messageID: messageID, request: request, base: base, viewer: viewer, controls: controls,
                limits: limits, selection: selection)
        }
    }

    /// A search that ends at once with a result.
    public func search(_ request: SearchRequest, messageID: Int32, endingWith result: LDAPResult) -> SearchCursor {
        SearchCursor(snapshot: self, messageID: messageID, request: request, outcome: result)
    }

    /// Where a search begins.
    enum SearchBase {
        case entry(Entry)
        case virtual(VirtualEntry)
        /// Nowhere, and why.
        case none(LDAPResult)
    }

    /// Finds where a search begins.
    ///
    /// - Parameter assertion: what that entry has to match (RFC 4528).
    func searchBase(_ request: SearchRequest, assertion: Filter?, viewer: Viewer) -> SearchBase {
        guard let name = NormalisedDN.of(request.baseObject, schema: schema) else {
            return .none(
                LDAPResult(.invalidDNSyntax, diagnosticMessage: "the base of the search is no distinguished name"))
        }
        if let virtual = virtualEntry(name, viewer), name.isEmpty ? request.scope == .baseObject : true {
            if let assertion, virtual.matches(assertion) != .yes { return .none(Self.assertionFailed) }
            return .virtual(virtual)
        }
        // The root holds the one naming context.
        let base = name.isEmpty ? root.flatMap { entry($0) } : entry(normalisedDN: name)
        guard let base, viewer.sees(base) || isAboveSomething(base, viewer) else {
            return .none(notFound(name, viewer: viewer))
        }
        if let assertion, !holds(assertion, of: base, viewer: viewer) { return .none(Self.assertionFailed) }
        return .entry(base)
    }

    /// Whether an entry matches the filter of an assertion control; nothing is told about an entry that is not seen.
    public func holds(_ assertion: Filter, of entry: Entry, viewer: Viewer) -> Bool {
        viewer.sees(entry) && FilterCompiler(snapshot: self).compile(assertion).evaluate(entry, in: self) == .yes
    }

    private static var assertionFailed: LDAPResult {
        LDAPResult(.assertionFailed, diagnosticMessage: "the entry does not match the assertion")
    }

    /// Compares a value (RFC 4511 section 4.10).
    ///
    /// - Parameter assertion: what the entry has to match for that to be done (RFC 4528).
    /// - Returns: `compareTrue`, `compareFalse`, or what is wrong.
    public func compare(_ request: CompareRequest, assertion: Filter? = nil, viewer: Viewer) -> LDAPResult {
        guard let name = NormalisedDN.of(request.entry, schema: schema) else {
            return LDAPResult(.invalidDNSyntax, diagnosticMessage: "the entry's name is no distinguished name")
        }
        let description = request.attribute
        let type = description.prefix { $0 != UInt8(ascii: ";") }
        guard let id = schema.attributeID(Array(type)) else {
            return LDAPResult(.undefinedAttributeType, diagnosticMessage: "the attribute type is not in the schema")
        }
        if context.types.secrets.contains(id) {
            return LDAPResult(.insufficientAccessRights, diagnosticMessage: "secrets are not compared; bind instead")
        }
        let test = Filter.equality(attribute: description, value: request.value.bytes)
        let presence = Filter.present(attribute: description)
        if let virtual = virtualEntry(name, viewer) {
            if let assertion, virtual.matches(assertion) != .yes { return Self.assertionFailed }
            if virtual.values(of: id).isEmpty { return LDAPResult(.noSuchAttribute) }
            return LDAPResult(virtual.matches(test) == .yes ? .compareTrue : .compareFalse)
        }
        guard let entry = entry(normalisedDN: name), viewer.sees(entry) else { return notFound(name, viewer: viewer) }
        if let assertion, !holds(assertion, of: entry, viewer: viewer) { return Self.assertionFailed }
        let compiler = FilterCompiler(snapshot: self)
        guard compiler.compile(presence).evaluate(entry, in: self) == .yes else { return LDAPResult(.noSuchAttribute) }
        switch compiler.compile(test).evaluate(entry, in: self) {
        case .yes: return LDAPResult(.compareTrue)
        case .no: return LDAPResult(.compareFalse)
        case .undefined:
            if id == context.types.objectClass { return LDAPResult(.compareFalse) }
            guard schema.attribute(id).equality != nil else {
                return LDAPResult(.inappropriateMatching, diagnosticMessage: "the attribute has no equality rule")
            }
            return LDAPResult(.invalidAttributeSyntax, diagnosticMessage: "the value is not of the attribute's syntax")
        }
    }

    private func virtualEntry(_ name: [UInt8], _ viewer: Viewer) -> VirtualEntry? {
        if name.isEmpty {
            return VirtualEntry(dn: [], attributes: context.rootDSE.attributes(for: viewer), schema: schema)
        }
        guard name == Array("cn=subschema".utf8) else { return nil }
        return VirtualEntry(dn: Subschema.name, attributes: context.subschema.attributes, schema: schema)
    }

    /// Whether the entry is on the way from the base to what the viewer is: it may be searched from, though not seen.
    private func isAboveSomething(_ base: Entry, _ viewer: Viewer) -> Bool {
        guard let own = viewer.entry.flatMap({ entry($0) }) else { return false }
        return isBelow(own, base.id)
    }

    /// There is no such entry, for this viewer: with the deepest entry above it that he sees.
    func notFound(_ name: [UInt8], viewer: Viewer) -> LDAPResult {
        var matched = deepestExisting(above: name)
        while let entry = matched, !viewer.sees(entry) { matched = entry.record.parent.flatMap { self.entry($0) } }
        return LDAPResult(.noSuchObject, matchedDN: matched?.dn ?? [])
    }
}
