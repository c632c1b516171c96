// What the PAM module needs of C: Embedded Swift has no module for the C library.
#include <crypt.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <security/pam_appl.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <security/pam_modutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

// Swift does not call functions with a variable number of arguments.
static inline void gatehouse_log(const pam_handle_t *handle, int priority, const char *text) {
    pam_syslog(handle, priority, "%s", text);
}
static inline int gatehouse_prompt(pam_handle_t *handle, int style, char **response, const char *text) {
    return pam_prompt(handle, style, response, "%s", text);
}
static inline int gatehouse_open(int folder, const char *name, int flags, mode_t mode) {
    return openat(folder, name, flags, mode);
}
// A constant whose type hides it from Swift.
static inline int gatehouse_stream_socket(void) {
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}
// errno is a macro.
static inline int gatehouse_errno(void) { return errno; }
