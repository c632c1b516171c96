// libldap and liblber (OpenLDAP 2.5 or later). Swift imports neither pointer macros nor void * options with their
// types, so each option kind has one inline function here.
#ifndef GATEHOUSE_CLDAP_H
#define GATEHOUSE_CLDAP_H

#include <sys/time.h>
#include <sys/types.h>
#include <lber.h>
#include <ldap.h>
#include <openldap.h>
#include <string.h>
#include <sasl/sasl.h>

/// Sets an option whose value is an int.
static inline int gatehouse_ldap_set_int(LDAP *handle, int option, int value) {
    return ldap_set_option(handle, option, &value);
}

/// Sets an option whose value is on or off.
static inline int gatehouse_ldap_set_flag(LDAP *handle, int option, int on) {
    return ldap_set_option(handle, option, on ? LDAP_OPT_ON : LDAP_OPT_OFF);
}

/// Sets an option whose value is a string; libldap keeps a copy.
static inline int gatehouse_ldap_set_string(LDAP *handle, int option, const char *value) {
    return ldap_set_option(handle, option, value);
}

/// Reads an option whose value is an int.
static inline int gatehouse_ldap_get_int(LDAP *handle, int option, int *value) {
    return ldap_get_option(handle, option, value);
}

/// Reads an option whose value is a string, to be freed with ldap_memfree; NULL when there is none.
static inline char *gatehouse_ldap_get_string(LDAP *handle, int option) {
    char *value = NULL;
    return ldap_get_option(handle, option, &value) == LDAP_OPT_SUCCESS ? value : NULL;
}

/// Refuses versions of TLS below 1.2; the constant is made of a macro that Swift does not import.
static inline int gatehouse_ldap_require_tls_1_2(LDAP *handle) {
    return gatehouse_ldap_set_int(handle, LDAP_OPT_X_TLS_PROTOCOL_MIN, LDAP_OPT_X_TLS_PROTOCOL_TLS1_2);
}

/// Bounds the size of one incoming message, which is otherwise allocated as the peer declares it.
static inline int gatehouse_ldap_set_max_incoming(LDAP *handle, ber_len_t octets) {
    Sockbuf *buffer = NULL;
    if (ldap_get_option(handle, LDAP_OPT_SOCKBUF, &buffer) != LDAP_OPT_SUCCESS || buffer == NULL) return -1;
    return ber_sockbuf_ctrl(buffer, LBER_SB_OPT_SET_MAX_INCOMING, &octets);
}

/// Finds the name and the attributes of an entry where they stand in the message, the attributes as a row of
/// PartialAttribute elements (RFC 4511 section 4.1.7). The element is to be freed with ber_free(element, 0), also after an
/// error; both strings end with the message.
static inline int gatehouse_ldap_entry(
    LDAP *handle, LDAPMessage *message, BerElement **element, struct berval *name, struct berval *attributes
) {
    struct berval first = {0, NULL};
    ber_len_t before = 0, after = 0;
    attributes->bv_len = 0;
    attributes->bv_val = NULL;
    int code = ldap_get_dn_ber(handle, message, element, name);
    if (code != LDAP_SUCCESS) return code;
    if (ber_get_option(*element, LBER_OPT_BER_REMAINING_BYTES, &before) != LBER_OPT_SUCCESS) return LDAP_DECODING_ERROR;
    if (before == 0) return LDAP_SUCCESS;
    if (ber_skip_element(*element, &first) == LBER_DEFAULT) return LDAP_DECODING_ERROR;
    if (ber_get_option(*element, LBER_OPT_BER_REMAINING_BYTES, &after) != LBER_OPT_SUCCESS) return LDAP_DECODING_ERROR;
    // What was read is header and content of the first one, so that the row begins before its content.
    attributes->bv_val = first.bv_val + first.bv_len - (before - after);
    attributes->bv_len = before;
    return LDAP_SUCCESS;
}

/// What is answered when a SASL mechanism asks. Strings are UTF-8, NULL for nothing.
typedef struct {
    const char *name;
    const char *password;
    const char *authorization;
    const char *realm;
    void *credential; // a gss_cred_id_t, NULL for none
} gatehouse_ldap_sasl_answers;

/// Answers what a mechanism asks; credentials can be given only now, when there is a context for them.
static inline int gatehouse_ldap_sasl_interact(LDAP *handle, unsigned flags, void *defaults, void *prompts) {
    const gatehouse_ldap_sasl_answers *answers = defaults;
    (void)flags;
    if (answers->credential != NULL
        && ldap_set_option(handle, LDAP_OPT_X_SASL_GSS_CREDS, answers->credential) != LDAP_OPT_SUCCESS) {
        return LDAP_LOCAL_ERROR;
    }
    for (sasl_interact_t *prompt = prompts; prompt->id != SASL_CB_LIST_END; prompt++) {
        const char *answer = NULL;
        switch (prompt->id) {
        case SASL_CB_AUTHNAME: answer = answers->name; break;
        case SASL_CB_PASS: answer = answers->password; break;
        case SASL_CB_USER: answer = answers->authorization; break;
        case SASL_CB_GETREALM: answer = answers->realm; break;
        default: return LDAP_PARAM_ERROR;
        }
        prompt->result = answer != NULL ? answer : "";
        prompt->len = (unsigned)strlen(prompt->result);
    }
    return LDAP_SUCCESS;
}

/// Takes one step of a SASL bind: the first without a message, the next ones with the answer to the one before.
static inline int gatehouse_ldap_sasl_step(
    LDAP *handle, const char *mechanism, gatehouse_ldap_sasl_answers *answers, LDAPMessage *message,
    const char **chosen, int *operation
) {
    return ldap_sasl_interactive_bind(
        handle, NULL, mechanism, NULL, NULL, LDAP_SASL_QUIET, gatehouse_ldap_sasl_interact, answers, message, chosen,
        operation);
}

#endif
