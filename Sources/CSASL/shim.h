// libsasl2 (Cyrus SASL), server side. Callbacks there are functions of no known type, so one inline function here puts
// them into the list with their own.
#ifndef GATEHOUSE_CSASL_H
#define GATEHOUSE_CSASL_H

#include <string.h>
#include <sasl/sasl.h>

/// Takes a name and a password that a mechanism has read.
typedef int gatehouse_sasl_password(
    sasl_conn_t *connection, void *context, const char *user, const char *password, unsigned length,
    struct propctx *properties);

/// Fills a list of two callbacks: one for passwords, and the end of the list.
static inline void gatehouse_sasl_callbacks(
    sasl_callback_t *list, gatehouse_sasl_password *password, void *context
) {
    list[0].id = SASL_CB_SERVER_USERDB_CHECKPASS;
    list[0].proc = (int (*)(void))password;
    list[0].context = context;
    list[1].id = SASL_CB_LIST_END;
    list[1].proc = NULL;
    list[1].context = NULL;
}

/// Says what a connection may and need do: no anonymous log-in, and no protection by the mechanism, since TLS is there for
/// that.
static inline int gatehouse_sasl_set_security(sasl_conn_t *connection) {
    sasl_security_properties_t properties;
    memset(&properties, 0, sizeof properties);
    properties.maxbufsize = 65536;
    properties.security_flags = SASL_SEC_NOANONYMOUS;
    return sasl_setprop(connection, SASL_SEC_PROPS, &properties);
}

#endif
