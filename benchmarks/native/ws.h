/* A small WebSocket client side for load tools: one thread, one epoll, many connections.
 *
 * What the tools share and nothing else: connecting, the opening handshake, frames in and out, message templates,
 * and reading a server's CPU time and memory from /proc. Linux only. Times are monotonic nanoseconds.
 */
#ifndef BACKCHANNEL_WS_H
#define BACKCHANNEL_WS_H
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>

#define SECOND_NS 1000000000ull
#define MILLISECOND_NS 1000000ull
/* A marker is @@<12 digits>@@ anywhere in a text: the number of the message that carries it. */
#define MARKER_DIGITS 12
#define MARKER_BYTES (MARKER_DIGITS + 4)
#define MAX_PIDS 16

enum ws_state { WS_CLOSED, WS_CONNECTING, WS_HANDSHAKE, WS_OPEN };

typedef struct {
    int fd, index;
    enum ws_state state;
    uint8_t *buffer; /* what came in and is not a whole frame yet */
    size_t length, capacity;
} ws;

/* What a tool does with its connections. `text` gets each text frame's payload, in order, with the time at which its
 * bytes were read; `opened` is called after the 101; `closed` once for each connection that was open or opening. */
typedef struct {
    int port;
    void (*opened)(ws *);
    void (*text)(ws *, const uint8_t *payload, size_t length, uint64_t read_at);
    void (*closed)(ws *, int code, const char *reason);
} ws_handlers;

/* Values of a template: %M marker, %N number, %U a UUID of the number, %I index, %K the connection's token,
 * %P padding, %% a percent sign. */
typedef struct {
    int index;
    uint64_t number;
    size_t padding;
} ws_values;

typedef struct {
    int pids[MAX_PIDS];
    int count;
} ws_processes;

typedef struct {
    double user_s, system_s;
} ws_cpu;

uint64_t ws_now(void);
_Noreturn void ws_die(const char *message);
void ws_init(ws_handlers handlers);
void ws_read_tokens(const char *file); /* one token a line; connection i takes line i modulo their count */
int ws_connect(ws *connection, const char *path_template); /* 0, or -1 when the connection was refused at once */
void ws_send_text(ws *connection, const char *template, ws_values values);
void ws_drop(ws *connection); /* close without a word; `closed` is not called */
void ws_pump(int timeout_ms); /* wait for and handle what arrives */
size_t ws_expand(const char *template, ws_values values, char *out, size_t capacity);
const uint8_t *ws_next_marker(const uint8_t *at, const uint8_t *end, uint64_t *number); /* NULL: no more */
void ws_add_process(ws_processes *processes, int pid);
ws_cpu ws_cpu_of(const ws_processes *processes); /* user and system seconds since their start; ticks of 10 ms */
long ws_rss_kb(const ws_processes *processes);
void ws_sort(uint64_t *values, size_t count);
double ws_percentile_ms(const uint64_t *sorted_ns, size_t count, double percent); /* nearest rank; 0 when empty */
#endif
