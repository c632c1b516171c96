/// The record a reader is in the middle of.
struct LDIFDraft: Sendable {
    /// Which lines may come next.
    enum Stage: Sendable {
        /// After `dn:`: an attribute, a control or `changetype`.
        case opened
        /// After the first attribute of a content record.
        case content
        /// After the first `control:`.
        case controls
        /// Inside a record of kind `add`.
        case add
        /// After `changetype: delete`.
        case delete
        /// Inside `modify`, where a modification may begin.
        case modify
        /// Inside a modification.
        case modification
        /// After `changetype: modrdn`.
        case newRDN
        /// After `newrdn:`.
        case deleteOldRDN
        /// After `deleteoldrdn:`.
        case newSuperior
        /// After `newsuperior:`.
        case complete
    }

    var stage = Stage.opened
    var dn: [UInt8] = []
    var line = 0
    var attributes: [LDIFAttribute] = []
    var controls: [LDIFControl] = []
    var modifications: [LDIFModification] = []
    var newRDN: [UInt8] = []
    var deleteOldRDN = false
    var newSuperior: [UInt8]?

    /// How many attribute lines to make room for.
    var capacity = 0
    var valueCount = 0
    var descriptionCount = 0
}
