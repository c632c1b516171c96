import CSASL

/// libsasl2 in this process: which mechanisms it has.
enum SASLLibrary {
    /// The mechanisms that servers may use here, loaded on first use; that takes some milliseconds and blocks.
    static let mechanisms: Set<String> = {
        guard sasl_server_init(nil, "gatehouse") == SASL_OK, SASLVerifierSource.register(),
            let list = sasl_global_listmech()
        else { return [] }
        var names: Set<String> = []
        var next = list
        while let name = next.pointee {
            names.insert(String(cString: name))
            next = next.successor()
        }
        return names
    }()
}
