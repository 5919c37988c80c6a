/* A PKCS#11 driver that passes everything on to SoftHSM2 and misbehaves where the environment tells it to:
 *
 *   ODD_REAL         the library it stands in front of
 *   ODD_FLAGS        the token's flags (number), instead of the real ones
 *   ODD_LOGIN        the answer of C_Login (number) without asking, or "hang"
 *   ODD_GONE         answer of C_GetTokenInfo after the next C_Login or C_Sign
 *   ODD_MECHANISM    refuse this mechanism (number) in C_SignInit
 *   ODD_SIGN         "absurd" or "large" length, "short", "garbled", or a number to answer
 *   ODD_ALWAYS       say CKA_ALWAYS_AUTHENTICATE and count context-specific logins
 *   ODD_LOG          a file that gets one line per C_OpenSession, C_Login and C_SignInit
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long ulong;
typedef struct { unsigned char version[2]; void *function[68]; } List;
typedef struct { ulong type; void *value; ulong length; } Attribute;

enum { TOKEN_INFO = 6, OPEN_SESSION = 12, LOGIN = 18, GET_ATTRIBUTE = 24, SIGN_INIT = 42, SIGN = 43 };
enum { FLAGS_OFFSET = 96, ALWAYS_AUTHENTICATE = 0x202, CONTEXT_SPECIFIC = 2, MECHANISM_INVALID = 0x70 };

static List real, odd;
static int is_gone;

static const char *wish(const char *name) { const char *value = getenv(name); return value && *value ? value : NULL; }
static ulong number(const char *text) { return strtoul(text, NULL, 0); }

static void note(const char *what, ulong detail) {
    const char *path = wish("ODD_LOG");
    FILE *log = path ? fopen(path, "a") : NULL;
    if (log) { fprintf(log, "%s %lu\n", what, detail); fclose(log); }
}

static ulong token_info(ulong slot, unsigned char *info) {
    if (is_gone && wish("ODD_GONE")) return number(wish("ODD_GONE"));
    ulong answer = ((ulong (*)(ulong, void *))real.function[TOKEN_INFO])(slot, info);
    if (wish("ODD_FLAGS")) { ulong flags = number(wish("ODD_FLAGS")); memcpy(info + FLAGS_OFFSET, &flags, sizeof flags); }
    return answer;
}

static ulong open_session(ulong slot, ulong flags, void *application, void *notify, ulong *session) {
    note("open", flags);
    return ((ulong (*)(ulong, ulong, void *, void *, ulong *))real.function[OPEN_SESSION])(
        slot, flags, application, notify, session);
}

static ulong login(ulong session, ulong user, unsigned char *pin, ulong length) {
    note(user == CONTEXT_SPECIFIC ? "again" : pin ? "login" : "pad", length);
    is_gone = 1;
    if (user == CONTEXT_SPECIFIC && wish("ODD_ALWAYS")) return 0;
    if (wish("ODD_LOGIN") && !strcmp(wish("ODD_LOGIN"), "hang")) for (;;) pause();
    if (wish("ODD_LOGIN")) return number(wish("ODD_LOGIN"));
    return ((ulong (*)(ulong, ulong, void *, ulong))real.function[LOGIN])(session, user, pin, length);
}

static ulong get_attribute(ulong session, ulong object, Attribute *wanted, ulong count) {
    if (wish("ODD_ALWAYS") && count == 1 && wanted->type == ALWAYS_AUTHENTICATE) {
        if (wanted->value) *(unsigned char *)wanted->value = 1;
        wanted->length = 1;
        return 0;
    }
    return ((ulong (*)(ulong, ulong, void *, ulong))real.function[GET_ATTRIBUTE])(session, object, wanted, count);
}

static ulong sign_init(ulong session, ulong *mechanism, ulong key) {
    note("sign", *mechanism);
    if (wish("ODD_MECHANISM") && *mechanism == number(wish("ODD_MECHANISM"))) return MECHANISM_INVALID;
    return ((ulong (*)(ulong, void *, ulong))real.function[SIGN_INIT])(session, mechanism, key);
}

static ulong sign(ulong session, void *data, ulong size, unsigned char *signature, ulong *length) {
    const char *how = wish("ODD_SIGN");
    if (how && !strcmp(how, "absurd")) { *length = (ulong)-1 / 2; return 0; }
    if (how && !strcmp(how, "large")) { *length = 0xFFFFFFFFUL; return 0; }
    if (how && *how >= '0' && *how <= '9') { is_gone = 1; return number(how); }
    ulong answer = ((ulong (*)(ulong, void *, ulong, void *, ulong *))real.function[SIGN])(
        session, data, size, signature, length);
    if (how && signature && !strcmp(how, "short")) *length -= 1;
    if (how && signature && !strcmp(how, "garbled")) signature[0] ^= 1;
    return answer;
}

ulong C_GetFunctionList(List **list) {
    List *found;
    void *library = dlopen(getenv("ODD_REAL"), RTLD_NOW | RTLD_LOCAL);
    ulong (*get)(List **) = library ? (ulong (*)(List **))dlsym(library, "C_GetFunctionList") : NULL;
    if (!get || get(&found)) return 5;
    real = odd = *found;
    is_gone = 0;
    odd.function[TOKEN_INFO] = token_info;
    odd.function[OPEN_SESSION] = open_session;
    odd.function[LOGIN] = login;
    odd.function[GET_ATTRIBUTE] = get_attribute;
    odd.function[SIGN_INIT] = sign_init;
    odd.function[SIGN] = sign;
    *list = &odd;
    return 0;
}
