import Identity
import Testing

/// A stored hash of ``KnownHash/password``, made by the tool that `origin` names.
struct KnownHash: Sendable, CustomTestStringConvertible {
    static let password = Array("Tr0ub4dor&3 é".utf8)

    let origin: String
    let scheme: PasswordScheme
    let text: String

    var hash: PasswordHash { PasswordHash(Array(text.utf8)) }
    var testDescription: String { "\(origin) \(text.prefix(24))" }

    init(_ origin: String, _ scheme: PasswordScheme, _ text: String) {
        self.origin = origin
        self.scheme = scheme
        self.text = text
    }

    static let all: [KnownHash] = digests + crypts + derivedKeys + argon2s

    static let digests: [KnownHash] = [
        KnownHash("slappasswd", .ssha, "{SSHA}6YTCuQ/X0BdX0/1SBc7lBLpY0NPBrKpR"),
        KnownHash("slappasswd", .sha, "{SHA}hPJ0xh4mMAJASpvxRhW1rdbg4Xo="),
        KnownHash("slappasswd", .smd5, "{SMD5}03DXeA3AKKkTuU048BACn2Xc8nY="),
        KnownHash("slappasswd", .md5, "{MD5}J6Gu4pWFce124q1Oul/y6g=="),
        KnownHash("pw-sha2", .sha256, "{SHA256}fXd9afKA4Z7jtnDYzaiLrUR9BwCN/4q0jKhcWFuT//o="),
        KnownHash("pw-sha2", .ssha256, "{SSHA256}7rvrF8w9M5yprjpscrwOsWCR4+tMYVMQhfIuWN56SIJB+VPv+FmswA=="),
        KnownHash(
            "pw-sha2", .sha384, "{SHA384}Kz8H39BzxyiiHG4x1OGl+xSyqTZ2BgSb8w9IwSXApEykSEsV8m7yvqTJ89WPbLed"),
        KnownHash(
            "pw-sha2", .ssha384,
            "{SSHA384}aSIwTj9DlXMJAiiIvZsX7/YGRwlQN1bxwwv2Ldif1+MdGPjmpUsa4aal57yn411I5VnH3aT7X28="),
        KnownHash(
            "pw-sha2", .sha512,
            "{SHA512}Z4G6I+vHt+ujstLdiQG1yKyR92GS8jFy7+MQ50l+Tdk+nutVA3bbk9ubU/2UZPItZ0p5FUbfypQuiv0SJ/rSQA=="),
        KnownHash(
            "pw-sha2", .ssha512,
            "{SSHA512}INW6k51Iv6ly1lD8whIA1qpXoB1Y4k3KFDjYSJuiVMoosL3p8TZhQ0srU7DyuNBVmqFPK3dBZ7v/SMwaRwxbAaGH+wneMHtT"),
        KnownHash(
            "389 pwdhash", .ssha512,
            "{SSHA512}+Y3YZyRhbojyICTviifX4Atx9YKxO1FRr2Z3wc9foBNElcef80qbc30y+3RWG1yR3fq5R0MKUN8PJ58jVYu83khJUEwRRP3A"),
        KnownHash("passlib", .ssha, "{SSHA}V9p7w+CafeRUYonNKSqL6tHgiR0zRkiJ"),
        KnownHash("passlib", .smd5, "{SMD5}JWOcqvp8fd+jwIxYUHxNRNv7X+s="),
    ]

    static let crypts: [KnownHash] = [
        KnownHash("slappasswd", .crypt, "{CRYPT}gGryWIXE2znVQTSkCFCZC3Gk"),
        KnownHash(
            "slappasswd", .crypt,
            "{CRYPT}$6$JTrHGixzxlTqh97i$JmcPLeWTMgvc1u06E08jooMUsDfLNXqvMxXJG32y2a58216GXBVgvn.bB.N/BjzeeC6qNcCCABycxiaf.oknC."
        ),
        KnownHash(
            "slappasswd", .crypt,
            "{CRYPT}$6$rounds=2000$8/EHhn6W29iAphUI$2dkJMkJZZHT4oK4L0/j66NnPfyQUmCmcjlzQ75GemmxaiNrMud/M3zo8mNkKbixaV5wn7l7U09hI/w8jnUDuP/"
        ),
        KnownHash("crypt(3)", .crypt, "{CRYPT}abWL7Sj501Z46"),
        KnownHash("crypt(3)", .crypt, "{crypt}$1$saltsalt$OPobOXxqhoMAYaocTHlKs/"),
        KnownHash("crypt(3)", .crypt, "{CRYPT}$5$saltstring$frHR6Ix2hKx9/57A5HTF6sr1Ywqynok5BQyevWPs1Z7"),
        KnownHash(
            "crypt(3)", .crypt, "$5$rounds=1400$anotherlongsalt$HmKU/9dgnT6DIrHiXRPctl/OsGnVzzSFdSyNTUQyRI/"),
        KnownHash("crypt(3)", .crypt, "{CRYPT}$2a$04$abcdefghijklmnopqrstuuGsEqYM4ZesCW9aJC48RbTfxA7HwUsXm"),
        KnownHash("crypt(3)", .crypt, "$2b$04$abcdefghijklmnopqrstuuGsEqYM4ZesCW9aJC48RbTfxA7HwUsXm"),
        KnownHash("crypt(3)", .crypt, "{CRYPT}$2y$05$abcdefghijklmnopqrstuuqR2uuDorzuqQLTtL7Oj8K/e7dgq/Feq"),
        KnownHash(
            "crypt(3)", .crypt, "{CRYPT}$y$j9T$abcdefghijklmnop$N3hvMIpDtAf9IL6cCNBHAYHrezTKul9//9t3Y1YZisA"),
        KnownHash("crypt(3)", .crypt, "$y$j75$abcdefghijklmnop$y8osSNMWvglqCWVn4u7L..tRrbD9N2FH00llwghKuK/"),
        KnownHash(
            "crypt(3)", .crypt, "{CRYPT}$gy$j9T$abcdefghijklmnop$LY2SY4Jz94wFAMkV1cFMsnwl6OcY9pGKRN6BwVhgax0"),
    ]

    static let derivedKeys: [KnownHash] = [
        KnownHash("pw-pbkdf2", .pbkdf2SHA1, "{PBKDF2}10000$zIerkHJ8x22.aXCw07piXQ$5X.whXXZMsz9eIMNpriX.P62AaU"),
        KnownHash(
            "pw-pbkdf2", .pbkdf2SHA1, "{PBKDF2-SHA1}10000$ZPo4JqPYomqZ5Zcz2XHpXA$06mX6XPjUGOfIDdK/qflLQWx8z4"),
        KnownHash(
            "pw-pbkdf2", .pbkdf2SHA256,
            "{PBKDF2-SHA256}10000$3oigPi7wA8CNknTVIr9O0w$h3D/pQGWdKb35Y3XoPsIL8SjDpIN6AnK/.UCFVgRQkc"),
        KnownHash(
            "pw-pbkdf2", .pbkdf2SHA512,
            "{PBKDF2-SHA512}10000$AKYeKLYruQA5yfuC7kD95Q$I4bPOPzB4XsnsGzDY5vo9EXO2axcIWUHzjq9Zz6q5LSInif5ZWGs2qhajNmwDBYHwcqXTRr38GnjGxgvT3IPfg"
        ),
        KnownHash(
            "389 pwdhash", .pbkdf2SHA256,
            "{PBKDF2_SHA256}AAAgAGGvCu0x/dKPpT+uRKL2DHiS9ItXK4Nv5LgcF/b2r35dgE1nfDboFadIpM2GxbMbD+/UUzqMZMm1nH4bK/hmyfpgFqBAclwenzqpGIodVK4/V3PtlO1jfsqOIahOEkM9ZQm8JYU5HL4a7XmSJJrFbrN6PTCCCmsiRI6enRbmGt140rK/tZnqLGJLquQYtFwdl62SNYaULOfHJfif5b5P3v0Q13mfH9dD1UZpMWb+LQKdal8bJejlyrQsChyOQVqOzP7h0HlmfU+ElatZa956DFmgjBOPSVSKqGrvrshQlKj3zgL+MD1TPiStF/FWcPbHiOSTZ1YqsXBfKIvNEmCJmvSzNvC462sEmQwDsoUs9VGjbBrtk/0SoRSoRctWvqvR0O1YlcZqL9SlTxjNt6PYfM4EVrboxv+vA/4vQ4ze3n8a"
        ),
        KnownHash(
            "389 pwdhash", .pbkdf2SHA1,
            "{PBKDF2-SHA1}10000$Yla8sjLHJx3Fy86Uuszeyjtk2qFpjMdv$HWsw7qD+68Jh52OLJzDoCklyjk0="),
        KnownHash(
            "389 pwdhash", .pbkdf2SHA256,
            "{PBKDF2-SHA256}10000$pZv+2fLnoVWrzJXBv3SFRr5sqJbq/B2+$bzcczgohLnHX9qUksD3MvKYWIS78bUYPOSfChSD/zSk="),
        KnownHash(
            "389 pwdhash", .pbkdf2SHA512,
            "{PBKDF2-SHA512}10000$UvsnE5IJyA39arFjreT0kbr8slkvE5YV$YbXlYFMKfjxLi3AwAIScVuMD5BaiUvq7DAHinVeVp0y1NUeF2ofCp2qr/kQU7BaCMWUJzbAk1gAW5LeV0kZcNA=="
        ),
        KnownHash("passlib", .pbkdf2SHA1, "{PBKDF2}1200$hvA.pxRCqNXaOydEKOXcuw$pl3TpcSfDHn2fFPG4S9Y32Tm8Uc"),
        KnownHash(
            "passlib", .pbkdf2SHA256,
            "$pbkdf2-sha256$1200$R4hRytl7b631Pqf0fs/Z.w$z9llZWH8jvUhFbkAumk6ZIqRhmFKvT110FoyTQ29N1I"),
        KnownHash(
            "passlib", .pbkdf2SHA512,
            "$pbkdf2-sha512$1200$YAxB6F3r3XuvFaJ0rrU2Bg$CQxyPjqG8j6/o2OTBNAZt64Ea7t7zHgAdy3m.aFxn9fqPu5E0ElueIjihBh0gcEFDyorGaJWb9VO2b.0bK.Yog"
        ),
        KnownHash("passlib", .pbkdf2SHA1, "$pbkdf2$1200$TKk1RiilNGZsbQ2hNGastQ$sbRUw2mvG88Y/kgvtUgAU46ildE"),
    ]

    static let argon2s: [KnownHash] = [
        KnownHash(
            "slapd argon2", .argon2,
            "{ARGON2}$argon2i$v=19$m=4096,t=3,p=1$QyrVhjgI0vpk29V2v03RUA$osCYS6U4bQYfoI8txik5+iucdEQTl0y8kTF64M0miGo"),
        KnownHash(
            "slapd argon2", .argon2,
            "{ARGON2}$argon2i$v=19$m=4096,t=2,p=3$N//B63Ij8SX6IlWfZXLBIQ$kYFXe2pK1VA9MXyUhypxcinLWu1i+DtbEfUd7O06k+U"),
        KnownHash(
            "argon2(1)", .argon2,
            "{ARGON2ID}$argon2id$v=19$m=1024,t=3,p=2$c29tZXNhbHQ$/85SMVPd4z74aCHrZ+qMauBfBuB5Gqiq"),
        KnownHash(
            "argon2(1)", .argon2, "$argon2d$v=19$m=1024,t=3,p=2$c29tZXNhbHQ$JxK/qg4PHUkkZ25Tj5DmLH/r2p2gKOXv"),
        KnownHash(
            "argon2(1)", .argon2,
            "$argon2i$v=16$m=256,t=3,p=1$c29tZXNhbHQ$8yod4Ld4UdgDeYkVG8BQTeHfRg79fHzUqjC9FFBzZls"),
    ]
}
