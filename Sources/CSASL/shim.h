// libsasl2 (Cyrus SASL), server side. Callbacks there are functions of no known type, so one inline function here puts
// them into the list with their own.
#ifndef GATEHOUSE_CSASL_H
#define GATEHOUSE_CSASL_H

#include <string.h>
#include <sasl/sasl.h>
#include <sasl/saslplug.h>

/// Takes a name and a password that a mechanism has read.
typedef int gatehouse_sasl_password(
    sasl_conn_t *connection, void *context, const char *user, const char *password, unsigned length,
    struct propctx *properties);

/// Answers what the library asks about its settings: properties of users come from this program and from nowhere else.
static inline int gatehouse_sasl_option(
    void *context, const char *plugin, const char *option, const char **result, unsigned *length
) {
    (void)context;
    (void)plugin;
    if (strcmp(option, "auxprop_plugin") != 0) return SASL_FAIL;
    *result = "gatehouse";
    if (length != NULL) *length = (unsigned)strlen(*result);
    return SASL_OK;
}

/// Drops what the library has to say: who was refused, and why, is written down elsewhere.
static inline int gatehouse_sasl_log(void *context, int level, const char *message) {
    (void)context;
    (void)level;
    (void)message;
    return SASL_OK;
}

/// Fills a list of four callbacks: for passwords, for settings, for messages, and the end of the list.
static inline void gatehouse_sasl_callbacks(
    sasl_callback_t *list, gatehouse_sasl_password *password, void *context
) {
    list[0].id = SASL_CB_SERVER_USERDB_CHECKPASS;
    list[0].proc = (int (*)(void))password;
    list[0].context = context;
    list[1].id = SASL_CB_GETOPT;
    list[1].proc = (int (*)(void))gatehouse_sasl_option;
    list[1].context = NULL;
    list[2].id = SASL_CB_LOG;
    list[2].proc = (int (*)(void))gatehouse_sasl_log;
    list[2].context = NULL;
    list[3].id = SASL_CB_LIST_END;
    list[3].proc = NULL;
    list[3].context = NULL;
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

/// The name that a mechanism has proven; NULL if there is none.
static inline const char *gatehouse_sasl_user(sasl_conn_t *connection) {
    const void *name = NULL;
    return sasl_getprop(connection, SASL_USERNAME, &name) == SASL_OK ? (const char *)name : NULL;
}

/// Gives the verifier of a user to the mechanism that asks for it; what else it may ask for is not there.
static inline void gatehouse_sasl_give_verifier(
    sasl_server_params_t *parameters, const char *verifier, unsigned length
) {
    const struct propval *wanted = parameters->utils->prop_get(parameters->propctx);
    for (; wanted != NULL && wanted->name != NULL; wanted++) {
        if (strcmp(wanted->name, "*authPassword") != 0) continue;
        parameters->utils->prop_set(parameters->propctx, "*authPassword", verifier, (int)length);
        return;
    }
}

#endif
