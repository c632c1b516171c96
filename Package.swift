// swift-tools-version: 6.2

import PackageDescription

/// One set of settings for every target: Swift 6 mode, explicit `any`, imports that do not leak, and no warning left
/// standing.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// For modules with many short asynchronous functions: these run where their caller does, without a look at where that is.
let onCaller: [SwiftSetting] = settings + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioTestUtils: Target.Dependency = .product(name: "NIOTestUtils", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let collections: Target.Dependency = .product(name: "HashTreeCollections", package: "swift-collections")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "gatehouse",
    products: [
        .executable(name: "gatehouse", targets: ["gatehouse"]),
        .library(name: "LDAPProtocol", targets: ["LDAPProtocol"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // C libraries of the system: a module map and a header of inline shims each, nothing else.
        .systemLibrary(name: "CLDAP", pkgConfig: "ldap", providers: [.apt(["libldap2-dev", "libsasl2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(
            name: "CSASL", pkgConfig: "libsasl2", providers: [.apt(["libsasl2-dev", "libsasl2-modules"])]),
        .systemLibrary(name: "CGSSAPI", providers: [.apt(["libkrb5-dev"])]),
        .systemLibrary(name: "CUnistring", providers: [.apt(["libunistring-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        .target(name: "LDAPProtocol", dependencies: [nioCore, "CUnistring"], swiftSettings: settings),
        .target(name: "Identity", dependencies: [logging, "COpenSSL", "CArgon2", "CCrypt"], swiftSettings: onCaller),
        .target(
            name: "Directory",
            dependencies: ["LDAPProtocol", "Identity", nioCore, collections, logging],
            swiftSettings: settings
        ),
        .target(
            name: "Store",
            dependencies: ["Identity", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings
        ),
        // Sockets of this machine: the file, and who is at the other end.
        .target(name: "UnixSocket", swiftSettings: settings),
        .target(
            name: "LDAPServer",
            dependencies: [
                "LDAPProtocol", "Directory", "Identity", "UnixSocket", nioCore, nioPosix, nioSSL, nioTLS, lifecycle,
                logging,
                "CSASL", "CGSSAPI",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "HTTPServer",
            dependencies: [
                "Identity", "Directory", "LDAPProtocol", "CQREncode", "CPNG", logging, nioCore, lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            // In the program itself, which needs no file beside it.
            resources: [.embedInCode("OpenAPI/openapi.yaml")],
            swiftSettings: onCaller
        ),
        .target(
            name: "LocalServer",
            dependencies: [
                "Identity", "Directory", "UnixSocket", nioCore, nioPosix, lifecycle, logging,
                .product(name: "NIOExtras", package: "swift-nio-extras"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "DirectorySync",
            dependencies: ["LDAPProtocol", "Directory", "Identity", "CLDAP", "CGSSAPI", logging],
            swiftSettings: settings
        ),
        // What GLAuth and LLDAP know, for those who come from there.
        .target(
            name: "ForeignStores",
            dependencies: [
                "LDAPProtocol", "Identity", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "gatehouse",
            dependencies: [
                "LDAPProtocol", "Identity", "Directory", "Store", "LDAPServer", "HTTPServer", "LocalServer",
                "UnixSocket", "ForeignStores",
                "DirectorySync", "CZlib", "CZstd", logging, lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: settings
        ),

        // What the benchmark of the HTTP door compares with: the library alone.
        .executableTarget(
            name: "bare-http",
            dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
            path: "Benchmarks/BareHTTP",
            swiftSettings: settings
        ),
        // The reader and writer of LDIF alone.
        .executableTarget(
            name: "ldif-speed", dependencies: ["LDAPProtocol"], path: "Benchmarks/LDIFSpeed", swiftSettings: settings),

        // What several test targets share: the sample data, a clock that stands, a client that speaks our wire, a real
        // slapd.
        .target(
            name: "TestSupport",
            dependencies: ["LDAPProtocol", "Identity", "Directory", "Store", nioCore],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "LDAPProtocolTests", dependencies: ["LDAPProtocol", "TestSupport", nioCore, nioTestUtils],
            swiftSettings: settings),
        .testTarget(name: "IdentityTests", dependencies: ["Identity", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "DirectoryTests",
            dependencies: ["Directory", "Identity", "LDAPProtocol", "Store", "TestSupport", nioCore],
            swiftSettings: settings
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Store", "Identity", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LDAPServerTests",
            dependencies: [
                "LDAPServer", "Directory", "Identity", "LDAPProtocol", "TestSupport", nioCore, nioPosix, nioEmbedded,
                lifecycle, logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "UnixSocketTests", dependencies: ["UnixSocket", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "LocalServerTests",
            dependencies: [
                "LocalServer", "Directory", "Identity", "Store", "LDAPProtocol", "TestSupport", nioCore, nioPosix,
                nioEmbedded, lifecycle, logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPServerTests",
            dependencies: [
                "HTTPServer", "Directory", "Identity", "TestSupport", nioCore, logging,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DirectorySyncTests",
            dependencies: [
                "DirectorySync", "Directory", "Identity", "LDAPProtocol", "Store", "TestSupport", logging, nioCore,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ForeignStoresTests",
            dependencies: [
                "ForeignStores", "LDAPProtocol", "Identity", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GatehouseTests",
            dependencies: ["gatehouse", "Identity", "TestSupport", logging],
            swiftSettings: settings
        ),
        // Starts the built program and real peers.
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestSupport", "gatehouse", "Directory", "Identity", "LDAPProtocol", "Store"],
            exclude: ["ldap3_changes.py"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)

// What `make fuzz` builds: a program whose `main` is libFuzzer's, so that it exists only when it is asked for.
if Context.environment["GATEHOUSE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["LDAPProtocol", nioCore], path: "Tests/Fuzz", exclude: ["Corpus"],
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
