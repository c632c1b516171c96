public import Identity

/// The keys of second factors in a data folder, and how the present one is replaced by another.
public struct KeyRing: TOTPKeySource {
    private let folder: StoreFolder

    /// The keys in a folder; the first one is made if there is none.
    ///
    /// - Throws: ``StoreError``: `inaccessible`, `exposed` when others may read a file, `corrupt` for one of another length.
    public init(folder: String) throws {
        self.folder = try StoreFolder(folder)
        _ = try KeyFile.key(in: self.folder)
    }

    /// The keys as they are now.
    public func keys() throws -> TOTPKeys { try KeyFile.keys(in: folder) }

    /// Something that differs when the files do.
    public func version() -> [UInt64] { KeyFile.version(in: folder) }

    /// Replaces the key. Nothing is lost wherever it breaks off; the next call goes on from there.
    ///
    /// - Parameters:
    ///   - reseal: Seals every secret that needs it with the sealer's current key, in one transaction.
    ///   - pause: Waits a second: programs that sealed with the key before, just when it was replaced, write by then.
    /// - Throws: ``StoreError``, and what the closures throw.
    public func replace(reseal: (TOTPSealer) throws -> Void, pause: () throws -> Void) throws {
        let next = try KeyFile.next(in: folder)
        let old = try keys()
        try reseal(try TOTPSealer(key: next, previous: [old.current] + old.previous))
        try KeyFile.promote(in: folder)
        try pause()
        let new = try keys()
        try reseal(try TOTPSealer(key: new.current, previous: new.previous + [old.current] + old.previous))
        try KeyFile.forgetPrevious(in: folder)
    }
}
