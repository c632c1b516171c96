import Foundation
import Identity
import TestSupport
import Testing

@testable import Store

@Suite struct KeyRingTests {
    private struct Stop: Error {}

    /// A folder with a secret in it, as the store would keep it.
    private final class Case {
        let folder: TemporaryFolder
        let ring: KeyRing
        let secret = TOTPSecret()
        let owner = [UInt8](repeating: 7, count: 16)
        var sealed: [UInt8] = []

        init() throws {
            folder = try TemporaryFolder()
            ring = try KeyRing(folder: folder.path)
            sealed = try TOTPSealer(source: ring).seal(secret, owner: owner)
        }

        func reseal(_ sealer: TOTPSealer) throws {
            if sealer.needsReseal(sealed) {
                sealed = try sealer.seal(try sealer.open(sealed, owner: owner), owner: owner)
            }
        }

        /// Whether a program that starts now opens the secret.
        var isReadable: Bool {
            (try? TOTPSealer(source: KeyRing(folder: folder.path)).open(sealed, owner: owner).matches(secret)) ?? false
        }

        var files: [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        }
    }

    @Test func leavesOneKeyAndEverySecretUnderIt() throws {
        let test = try Case()
        let (before, sealed) = (try test.ring.keys().current, test.sealed)
        try test.ring.replace(reseal: test.reseal, pause: {})
        #expect(test.files == ["gatehouse.key"])
        #expect(try test.folder.mode("gatehouse.key") == 0o600)
        #expect(try !test.ring.keys().current.matches(before))
        #expect(test.sealed != sealed && test.isReadable)
        #expect(throws: CryptographyError.self) { try TOTPSealer(key: before).open(test.sealed, owner: test.owner) }
    }

    @Test func isTakenInByASealerThatWasThereBefore() throws {
        let test = try Case()
        let running = try TOTPSealer(source: test.ring)
        try test.ring.replace(reseal: test.reseal, pause: {})
        #expect(try running.open(test.sealed, owner: test.owner).matches(test.secret))
        test.sealed = try running.seal(test.secret, owner: test.owner)
        #expect(test.isReadable)
    }

    /// Where it may break off: before anything is sealed, after that, and between the two rounds.
    @Test(arguments: ["first", "written", "pause", "second"]) func losesNothingWhenItBreaksOff(_ place: String) throws {
        let test = try Case()
        var rounds = 0
        #expect(throws: Stop.self) {
            try test.ring.replace(
                reseal: { sealer in
                    rounds += 1
                    if place == "first" || (place == "second" && rounds == 2) { throw Stop() }
                    try test.reseal(sealer)
                    if place == "written" { throw Stop() }
                },
                pause: { if place == "pause" { throw Stop() } })
        }
        #expect(test.isReadable, "\(test.files)")
        try test.ring.replace(reseal: test.reseal, pause: {})
        #expect(test.isReadable && test.files == ["gatehouse.key"])
    }

    @Test func takesInWhatWasSealedJustBeforeTheChange() throws {
        let test = try Case()
        let late = try TOTPSealer(key: test.ring.keys().current)
        try test.ring.replace(
            reseal: test.reseal, pause: { test.sealed = try late.seal(test.secret, owner: test.owner) })
        #expect(test.isReadable && test.files == ["gatehouse.key"])
    }

    @Test(arguments: ["gatehouse.key.new", "gatehouse.key.old"])
    func refusesKeysThatOthersMayRead(_ name: String) throws {
        let test = try Case()
        try test.folder.write(String(repeating: "k", count: 32), to: name)
        #expect(try test.ring.keys().previous.count == 1)
        chmod(test.folder.path(name), 0o644)
        #expect(storeError { _ = try test.ring.keys() }?.code == .exposed)
    }
}
