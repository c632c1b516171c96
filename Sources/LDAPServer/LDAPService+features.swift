public import Directory
import LDAPProtocol

extension LDAPService {
    /// What this server can do, for the root DSE: nothing is promised there that is not kept here.
    ///
    /// - Parameter hasCertificate: whether connections can be protected.
    public static func features(hasCertificate: Bool = false) -> DirectoryFeatures {
        var features = DirectoryFeatures()
        features.controls = [
            ControlOID.pagedResults, ControlOID.manageDsaIT, ControlOID.sortRequest, ControlOID.virtualListViewRequest,
            ControlOID.matchedValues, ControlOID.dereference, ControlOID.assertion, ControlOID.subentries,
            ControlOID.proxiedAuthorization, ControlOID.sessionTracking, ControlOID.domainScope,
            ControlOID.searchOptions, ControlOID.dontUseCopy, ControlOID.syncRequest,
        ]
        features.controls += WriteControls.advertised.filter { !features.controls.contains($0) }
        features.extensions = [
            ExtendedOperationOID.whoAmI, ExtendedOperationOID.passwordModify, ExtendedOperationOID.cancel,
        ]
        if hasCertificate { features.extensions.append(ExtendedOperationOID.startTLS) }
        // Modify increment (RFC 4525), all operational attributes by `+` (RFC 3673), the attributes of a class by `@`
        // (RFC 4529), the filters `(&)` and `(|)` (RFC 4526), and language tags (RFC 3866 section 3).
        features.features = [
            "1.3.6.1.1.14", "1.3.6.1.4.1.4203.1.5.1", "1.3.6.1.4.1.4203.1.5.2", "1.3.6.1.4.1.4203.1.5.3",
            "1.3.6.1.4.1.4203.1.5.4",
        ]
        return features
    }
}
