// libargon2: the reference implementation of RFC 9106.
#ifndef GATEHOUSE_CARGON2_H
#define GATEHOUSE_CARGON2_H

#include <argon2.h>

#endif
