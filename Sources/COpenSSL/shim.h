// libcrypto (OpenSSL 3): digests, HMAC, PBKDF2, AES-GCM, random bytes, constant-time compare and certificates.
#ifndef GATEHOUSE_COPENSSL_H
#define GATEHOUSE_COPENSSL_H

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#endif
