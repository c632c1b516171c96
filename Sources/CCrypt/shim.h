// libcrypt (libxcrypt): the methods of crypt(5).
#ifndef GATEHOUSE_CCRYPT_H
#define GATEHOUSE_CCRYPT_H

#include <crypt.h>
#include <stddef.h>

/// The bytes of working memory that one call needs; too large for a stack that is not ours.
static inline size_t gatehouse_crypt_size(void) {
    return sizeof(struct crypt_data);
}

#endif
