import Identity
public import LDAPProtocol
import NIOCore

extension DirectorySnapshot {
    /// Begins a search (RFC 4511 section 4.5). What is wrong with it is in the answers of the cursor.
    ///
    /// - Parameters:
    ///   - messageID: the number under which the answers are sent.
    ///   - paging: the paged results control, if the request has one (RFC 2696).
    ///   - viewer: who asks, made from this version.
    ///   - limits: what the server allows.
    public func search(
        _ request: SearchRequest, messageID: Int32, paging: PagedResultsControl? = nil, viewer: Viewer,
        limits: SearchLimits = SearchLimits()
    ) -> SearchCursor {
        func end(_ result: LDAPResult, _ ready: ByteBuffer? = nil) -> SearchCursor {
            SearchCursor(snapshot: self, messageID: messageID, request: request, outcome: result, ready: ready)
        }
        guard let name = NormalisedDN.of(request.baseObject, schema: schema) else {
            return end(
                LDAPResult(.invalidDNSyntax, diagnosticMessage: "the base of the search is no distinguished name"))
        }
        if let virtual = virtualEntry(name), name.isEmpty ? request.scope == .baseObject : true {
            var buffer = ByteBuffer()
            if request.scope == .baseObject || request.scope == .wholeSubtree, virtual.matches(request.filter) == .yes {
                virtual.write(
                    messageID: messageID, names: request.attributes, typesOnly: request.typesOnly, into: &buffer)
            }
            return end(LDAPResult(.success), buffer)
        }
        // The root holds the one naming context.
        let base = name.isEmpty ? root.flatMap { entry($0) } : entry(normalisedDN: name)
        guard let base, viewer.sees(base) || isAboveSomething(base, viewer) else {
            return end(notFound(name, viewer: viewer))
        }
        return SearchCursor(
            snapshot: self, messageID: messageID, request: request, base: base, viewer: viewer, paging: paging,
            limits: limits)
    }

    /// Compares a value (RFC 4511 section 4.10).
    ///
    /// - Returns: `compareTrue`, `compareFalse`, or what is wrong.
    public func compare(_ request: CompareRequest, viewer: Viewer) -> LDAPResult {
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
        if let virtual = virtualEntry(name) {
            if virtual.values(of: id).isEmpty { return LDAPResult(.noSuchAttribute) }
            return LDAPResult(virtual.matches(test) == .yes ? .compareTrue : .compareFalse)
        }
        guard let entry = entry(normalisedDN: name), viewer.sees(entry) else { return notFound(name, viewer: viewer) }
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

    /// Whom a name to bind with means; the entry is there even if it is hidden from whoever asks.
    public func bindTarget(_ dn: [UInt8]) -> (entry: Entry?, isValidDN: Bool) {
        guard let name = NormalisedDN.of(dn, schema: schema) else { return (nil, false) }
        return (entry(normalisedDN: name), true)
    }

    private func virtualEntry(_ name: [UInt8]) -> VirtualEntry? {
        if name.isEmpty { return VirtualEntry(dn: [], attributes: context.rootDSE.attributes, schema: schema) }
        guard name == Array("cn=subschema".utf8) else { return nil }
        return VirtualEntry(dn: Subschema.name, attributes: context.subschema.attributes, schema: schema)
    }

    /// Whether the entry is on the way from the base to what the viewer is: it may be searched from, though not seen.
    private func isAboveSomething(_ base: Entry, _ viewer: Viewer) -> Bool {
        guard let own = viewer.entry.flatMap({ entry($0) }) else { return false }
        return isBelow(own, base)
    }

    /// There is no such entry, for this viewer: with the deepest entry above it that he sees.
    private func notFound(_ name: [UInt8], viewer: Viewer) -> LDAPResult {
        var matched = deepestExisting(above: name)
        while let entry = matched, !viewer.sees(entry) { matched = entry.record.parent.flatMap { self.entry($0) } }
        return LDAPResult(.noSuchObject, matchedDN: matched?.dn ?? [])
    }
}
