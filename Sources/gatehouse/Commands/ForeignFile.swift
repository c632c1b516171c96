import ArgumentParser
import Directory
import ForeignStores
import Foundation
import Identity
import LDAPProtocol

/// The gateways from which people and groups can be taken over.
enum ForeignKind: String, ExpressibleByArgument, CaseIterable {
    case glauth, lldap
}

/// A file of another gateway, read.
struct ForeignFile {
    /// People and groups as LDIF.
    let ldif: [UInt8]
    /// What there is to say.
    let remarks: [String]
    private let secondFactors: [(username: String, secret: TOTPSecret)]
    private let sealer: TOTPSealer

    /// - Throws: ``CommandOutcome`` for a file that cannot be read.
    init(_ kind: ForeignKind, path: String, for open: OpenStore) throws {
        let (base, schema) = (open.directory.context.baseDN, open.directory.context.schema)
        sealer = try TOTPSealer(source: open.keys)
        var remarks: [String] = []
        let store: ForeignStore
        do {
            switch kind {
            case .glauth:
                let text = try String(contentsOfFile: path, encoding: .utf8)
                let configuration = try GLAuthConfiguration(text)
                store = configuration.store(below: base, schema: schema)
                if let other = configuration.baseDN, !Self.isSame(other, base, schema) {
                    remarks.append(
                        "GLAuth served \(other), this store has \(base): tell its clients, or make another store with --base-dn"
                    )
                }
            case .lldap: store = try LLDAPDatabase(path: path).store(below: base, schema: schema)
            }
            ldif = try store.ldif()
        } catch let error as ForeignStoreError {
            throw CommandOutcome(.failed, "\(path): \(error)")
        } catch let error as LDIFError {
            throw CommandOutcome(.failed, "\(path): \(error.message)")
        } catch let error as CocoaError {
            throw CommandOutcome(.failed, "\(path): \(error.localizedDescription)")
        }
        secondFactors = store.secondFactors
        self.remarks = remarks + store.remarks.sentences
    }

    private static func isSame(_ text: String, _ base: DistinguishedName, _ schema: Schema) -> Bool {
        NormalisedDN.of(Array(text.utf8), schema: schema) == NormalisedDN.of(base.bytes, schema: schema)
    }

    /// Sets what an import of it needs: what the schema lacks is kept, and second factors come with their people.
    func prepare(_ options: inout LDIFImporter.Options) throws {
        options.isLenient = true
        let (factors, sealer) = (secondFactors, sealer)
        options.completion = { draft in
            for (name, secret) in factors {
                // One that was enrolled here since an earlier import stays.
                guard let entry = draft.snapshot.entry(username: name), let user = entry.user,
                    user.type == .user, user.sealedTOTPSecret == nil
                else { continue }
                let sealed = try sealer.seal(secret, owner: entry.record.uuid.octets)
                try draft.setTwoFactor(of: user.id, sealedSecret: sealed, recoveryCodes: RecoveryCodes())
            }
        }
    }
}
