import CArgon2
import Glibc

/// libargon2, on the calling thread.
enum Argon2 {
    /// Which data the addressing depends on.
    enum Variant: String {
        case d = "argon2d"
        case i = "argon2i"
        case id = "argon2id"

        var type: argon2_type {
            switch self {
            case .d: Argon2_d
            case .i: Argon2_i
            case .id: Argon2_id
            }
        }
    }

    /// The tag; nil when the parameters are not fit or there is no memory.
    static func derive(
        _ password: [UInt8], salt: [UInt8], variant: Variant, version: UInt32, parameters: Argon2Parameters
    ) -> [UInt8]? {
        guard parameters.isFit, salt.count == parameters.saltLength, let passwordSize = UInt32(exactly: password.count),
            let saltSize = UInt32(exactly: salt.count), let tagSize = UInt32(exactly: parameters.tagLength)
        else { return nil }
        var password = password
        var salt = salt
        var tag = [UInt8](repeating: 0, count: parameters.tagLength)
        let code = password.withUnsafeMutableBufferPointer { password in
            salt.withUnsafeMutableBufferPointer { salt in
                tag.withUnsafeMutableBufferPointer { tag in
                    var context = argon2_context()
                    context.out = tag.baseAddress
                    context.outlen = tagSize
                    context.pwd = password.baseAddress
                    context.pwdlen = passwordSize
                    context.salt = salt.baseAddress
                    context.saltlen = saltSize
                    context.t_cost = parameters.passes
                    context.m_cost = parameters.memory
                    context.lanes = parameters.lanes
                    context.threads = 1
                    context.version = version
                    context.allocate_cbk = allocate
                    context.free_cbk = release
                    return argon2_ctx(&context, variant.type)
                }
            }
        }
        wipe(&password)
        return code == ARGON2_OK.rawValue ? tag : nil
    }

    // Mapped and unmapped for each hash. malloc would do so for the first only: freeing a large block raises its limit
    // for mapping, and from then on 19 MiB stay in the heap of each thread that ever hashed.
    private static let allocate: allocate_fptr = { memory, size in
        let pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let pages, pages != MAP_FAILED, let memory else { return ARGON2_MEMORY_ALLOCATION_ERROR.rawValue }
        // Fewer page faults where the system has huge pages; nothing lost where it has none.
        madvise(pages, size, MADV_HUGEPAGE)
        madvise(pages, size, MADV_DONTDUMP)
        memory.pointee = pages.assumingMemoryBound(to: UInt8.self)
        return ARGON2_OK.rawValue
    }

    private static let release: deallocate_fptr = { memory, size in
        if let memory { munmap(memory, size) }
    }
}
