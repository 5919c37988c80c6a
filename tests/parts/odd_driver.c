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
 *   ODD_WRONG        answer of C_Login (number) instead of CKR_PIN_INCORRECT
 *   ODD_AGAIN        answer of a context-specific C_Login (number)
 *   ODD_LIST         C_GetSlotList: "hang", "crash", "none" (no slot), or a number to answer
 *   ODD_EMPTY        the slots hold no token
 *   ODD_INFO         the answer of C_GetTokenInfo (number)
 *   ODD_PRINT        print this to standard output at every C_GetSlotList, C_Login and C_Sign
 *   ODD_PAD          the token has keys of its own, and somebody there types the "right" PIN, a "wrong" one, presses
 *                    "cancel", comes too "late", or lets it "hang"
 *   ODD_PIN          the right PIN at those keys
 *   ODD_WISHES       a file with lines NAME=VALUE that count as well, read at every call: wishes for a running process
 *
 * C_Login and C_Sign also take "crash", C_Sign "hang".
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long ulong;
typedef struct { unsigned char version[2]; void *function[68]; } List;
typedef struct { ulong type; void *value; ulong length; } Attribute;

enum { SLOT_LIST = 4, SLOT_INFO = 5, TOKEN_INFO = 6, OPEN_SESSION = 12, LOGIN = 18, GET_ATTRIBUTE = 24, SIGN_INIT = 42, SIGN = 43 };
enum { FLAGS_OFFSET = 96, ALWAYS_AUTHENTICATE = 0x202, CONTEXT_SPECIFIC = 2, MECHANISM_INVALID = 0x70, PIN_INCORRECT = 0xA0 };
enum { PROTECTED_PATH = 0x100, CANCELED = 0x50 };

static List real, odd;
static int is_gone;

static const char *wish(const char *name) {
    static char line[256];
    const char *value = getenv(name), *path = getenv("ODD_WISHES");
    if (value && *value) return value;
    FILE *file = path ? fopen(path, "r") : NULL;
    for (value = NULL; file && !value && fgets(line, sizeof line, file);) {
        char *equals = strchr(line, '=');
        line[strcspn(line, "\n")] = 0;
        if (equals && (size_t)(equals - line) == strlen(name) && !strncmp(line, name, strlen(name))) value = equals + 1;
    }
    if (file) fclose(file);
    return value && *value ? value : NULL;
}
static ulong number(const char *text) { return strtoul(text, NULL, 0); }

static void note(const char *what, ulong detail) {
    const char *path = wish("ODD_LOG");
    FILE *log = path ? fopen(path, "a") : NULL;
    if (log) { fprintf(log, "%s %lu\n", what, detail); fclose(log); }
}

static void misbehave(const char *how) {
    if (wish("ODD_PRINT")) { puts(wish("ODD_PRINT")); fflush(stdout); }
    how = wish(how);
    if (how && !strcmp(how, "crash")) abort();
    if (how && !strcmp(how, "hang")) for (;;) pause();
}

static ulong slot_list(unsigned char present, ulong *slots, ulong *count) {
    misbehave("ODD_LIST");
    const char *how = wish("ODD_LIST");
    if (how && !strcmp(how, "none")) { *count = 0; return 0; }
    if (how) return number(how);
    return ((ulong (*)(unsigned char, ulong *, ulong *))real.function[SLOT_LIST])(present, slots, count);
}

static ulong slot_info(ulong slot, unsigned char *info) {
    ulong answer = ((ulong (*)(ulong, void *))real.function[SLOT_INFO])(slot, info);
    if (wish("ODD_EMPTY")) info[FLAGS_OFFSET] &= ~1;
    return answer;
}

static ulong token_info(ulong slot, unsigned char *info) {
    if (is_gone && wish("ODD_GONE")) return number(wish("ODD_GONE"));
    if (wish("ODD_INFO")) return number(wish("ODD_INFO"));
    ulong answer = ((ulong (*)(ulong, void *))real.function[TOKEN_INFO])(slot, info);
    if (wish("ODD_FLAGS")) { ulong flags = number(wish("ODD_FLAGS")); memcpy(info + FLAGS_OFFSET, &flags, sizeof flags); }
    if (wish("ODD_PAD")) { ulong flags; memcpy(&flags, info + FLAGS_OFFSET, sizeof flags); flags |= PROTECTED_PATH;
                           memcpy(info + FLAGS_OFFSET, &flags, sizeof flags); }
    return answer;
}

static ulong open_session(ulong slot, ulong flags, void *application, void *notify, ulong *session) {
    note("open", flags);
    return ((ulong (*)(ulong, ulong, void *, void *, ulong *))real.function[OPEN_SESSION])(
        slot, flags, application, notify, session);
}

/* What comes of the keys; drivers answer a person who cancels and one who comes too late alike. */
static ulong pad_login(ulong session, ulong user) {
    const char *typed = wish("ODD_PAD");
    char pin[256] = "00000000";
    if (!strcmp(typed, "hang")) for (;;) pause();
    if (!strcmp(typed, "cancel") || !strcmp(typed, "late")) return CANCELED;
    if (!strcmp(typed, "right")) snprintf(pin, sizeof pin, "%s", wish("ODD_PIN"));
    return ((ulong (*)(ulong, ulong, char *, ulong))real.function[LOGIN])(session, user, pin, strlen(pin));
}

static ulong login(ulong session, ulong user, unsigned char *pin, ulong length) {
    note(user == CONTEXT_SPECIFIC ? "again" : pin ? "login" : "pad", length);
    is_gone = 1;
    if (user == CONTEXT_SPECIFIC && wish("ODD_AGAIN")) return number(wish("ODD_AGAIN"));
    if (user == CONTEXT_SPECIFIC && wish("ODD_ALWAYS")) return 0;
    misbehave("ODD_LOGIN");
    if (!pin && wish("ODD_PAD")) return pad_login(session, user);
    if (wish("ODD_LOGIN")) return number(wish("ODD_LOGIN"));
    ulong answer = ((ulong (*)(ulong, ulong, void *, ulong))real.function[LOGIN])(session, user, pin, length);
    return answer == PIN_INCORRECT && wish("ODD_WRONG") ? number(wish("ODD_WRONG")) : answer;
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
    misbehave("ODD_SIGN");
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
    odd.function[SLOT_LIST] = slot_list;
    odd.function[SLOT_INFO] = slot_info;
    odd.function[TOKEN_INFO] = token_info;
    odd.function[OPEN_SESSION] = open_session;
    odd.function[LOGIN] = login;
    odd.function[GET_ATTRIBUTE] = get_attribute;
    odd.function[SIGN_INIT] = sign_init;
    odd.function[SIGN] = sign;
    *list = &odd;
    return 0;
}
