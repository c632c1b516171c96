import CLDAP
import Glibc

/// Modifications in the form that libldap takes: arrays of pointers that end with nil, all of it freed with this object.
final class ModificationList {
    private var modifications: [UnsafeMutablePointer<LDAPMod>] = []
    private var blocks: [(start: UnsafeMutableRawPointer, count: Int)] = []

    init(_ list: [AttributeModification]) {
        for item in list { modifications.append(made(of: item)) }
    }

    deinit {
        for pointer in modifications { pointer.deallocate() }
        for block in blocks {
            // Values may be passwords.
            explicit_bzero(block.start, block.count)
            block.start.deallocate()
        }
    }

    /// Calls `body` with the array.
    func withPointers<Value>(
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<LDAPMod>?>?) -> Value
    ) -> Value {
        var pointers: [UnsafeMutablePointer<LDAPMod>?] = modifications + [nil]
        defer { withExtendedLifetime(self) {} }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }

    private func made(of item: AttributeModification) -> UnsafeMutablePointer<LDAPMod> {
        let values = block(of: UnsafeMutablePointer<berval>?.self, count: item.values.count + 1)
        for (index, octets) in item.values.enumerated() {
            let copy = block(of: CChar.self, count: octets.count + 1)
            for (place, octet) in octets.enumerated() { copy[place] = CChar(bitPattern: octet) }
            copy[octets.count] = 0
            let value = block(of: berval.self, count: 1)
            value.initialize(to: berval(bv_len: ber_len_t(octets.count), bv_val: copy))
            values[index] = value
        }
        values[item.values.count] = nil
        let name = Array(item.attribute.utf8CString)
        let type = block(of: CChar.self, count: name.count)
        type.update(from: name, count: name.count)
        let modification = UnsafeMutablePointer<LDAPMod>.allocate(capacity: 1)
        var made = LDAPMod()
        made.mod_op = item.operation.rawValue | LDAP_MOD_BVALUES
        made.mod_type = type
        // Taking away a whole attribute is said by no array at all.
        made.mod_vals.modv_bvals = item.values.isEmpty && item.operation != .add ? nil : values
        modification.initialize(to: made)
        return modification
    }

    private func block<Element>(of type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
        let pointer = UnsafeMutablePointer<Element>.allocate(capacity: count)
        blocks.append((UnsafeMutableRawPointer(pointer), count * MemoryLayout<Element>.stride))
        return pointer
    }
}
