// libunistring as Swift can call it: the normalization forms and character tests are macros there.
#ifndef GATEHOUSE_CUNISTRING_H
#define GATEHOUSE_CUNISTRING_H

#include <stddef.h>
#include <stdint.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

/// The NFKC form of `length` bytes of valid UTF-8; the result is the caller's to free, null when memory or input fail.
static inline uint8_t *gatehouse_nfkc(const uint8_t *bytes, size_t length, size_t *result_length) {
    return u8_normalize(UNINORM_NFKC, bytes, length, NULL, result_length);
}

/// The case-folded form of `length` bytes of valid UTF-8, not normalized; the result is the caller's to free.
static inline uint8_t *gatehouse_casefold(const uint8_t *bytes, size_t length, size_t *result_length) {
    return u8_casefold(bytes, length, NULL, NULL, NULL, result_length);
}

/// Whether a code point is a combining mark (general category M).
static inline int gatehouse_is_mark(uint32_t code_point) {
    return uc_is_general_category_withtable(code_point, UC_CATEGORY_MASK_M);
}

/// Whether a code point is a separator (general category Z).
static inline int gatehouse_is_separator(uint32_t code_point) {
    return uc_is_general_category_withtable(code_point, UC_CATEGORY_MASK_Z);
}

#endif
