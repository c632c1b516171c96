// The GSS-API of MIT Kerberos. Its lists of key and value, its names of mechanisms and its messages want more C than Swift
// can say, so there is one inline function for each thing that is done.
#ifndef GATEHOUSE_CGSSAPI_H
#define GATEHOUSE_CGSSAPI_H

#include <string.h>
#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>

/// Makes credentials for a client out of a keytab; tickets go to a cache of that name and to no other place.
///
/// - principal: NULL for the first one in the keytab.
static inline OM_uint32 gatehouse_gss_acquire(
    const char *keytab, const char *cache, const char *principal, gss_cred_id_t *credential, OM_uint32 *minor
) {
    gss_key_value_element_desc elements[2] = {{"client_keytab", keytab}, {"ccache", cache}};
    gss_key_value_set_desc store = {2, elements};
    gss_OID_set_desc mechanisms = {1, (gss_OID)gss_mech_krb5};
    gss_name_t name = GSS_C_NO_NAME;
    OM_uint32 major, ignored;
    if (principal != NULL) {
        gss_buffer_desc text = {strlen(principal), (void *)principal};
        major = gss_import_name(minor, &text, (gss_OID)GSS_KRB5_NT_PRINCIPAL_NAME, &name);
        if (GSS_ERROR(major)) return major;
    }
    major = gss_acquire_cred_from(
        minor, name, GSS_C_INDEFINITE, &mechanisms, GSS_C_INITIATE, &store, credential, NULL, NULL);
    gss_release_name(&ignored, &name);
    return major;
}

/// Lets go of credentials.
static inline void gatehouse_gss_release(gss_cred_id_t credential) {
    OM_uint32 ignored;
    gss_release_cred(&ignored, &credential);
}

/// Whether a status says that something failed.
static inline int gatehouse_gss_failed(OM_uint32 major) {
    return GSS_ERROR(major) != 0;
}

/// Writes what Kerberos says about its own part of a status.
static inline void gatehouse_gss_message(OM_uint32 minor, char *buffer, size_t size) {
    OM_uint32 ignored, context = 0;
    gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
    if (size == 0) return;
    buffer[0] = 0;
    OM_uint32 major = gss_display_status(
        &ignored, minor, GSS_C_MECH_CODE, (gss_OID)gss_mech_krb5, &context, &text);
    if (!GSS_ERROR(major)) {
        size_t length = text.length < size - 1 ? text.length : size - 1;
        memcpy(buffer, text.value, length);
        buffer[length] = 0;
    }
    gss_release_buffer(&ignored, &text);
}

#endif
