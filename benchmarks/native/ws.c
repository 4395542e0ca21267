#include "ws.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Ephemeral ports end near 28,000 for one address and destination, so every 20,000 connections get the next address. */
#define CONNECTIONS_PER_ADDRESS 20000
#define MAX_EVENTS 1024
#define MAX_TOKENS 20000
#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

static ws_handlers on;
static int poll_fd;
static char *tokens[MAX_TOKENS];
static int token_count;
static uint8_t incoming[1 << 18];

uint64_t ws_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * SECOND_NS + (uint64_t)t.tv_nsec;
}

_Noreturn void ws_die(const char *message) {
    fprintf(stderr, "load client: %s (%s)\n", message, strerror(errno));
    exit(1);
}

void ws_init(ws_handlers handlers) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    on = handlers;
    if ((poll_fd = epoll_create1(0)) < 0) ws_die("epoll_create1");
}

void ws_read_tokens(const char *file) {
    static char line[8192];
    FILE *h = fopen(file, "r");
    if (!h) ws_die(file);
    while (token_count < MAX_TOKENS && fgets(line, sizeof line, h)) {
        line[strcspn(line, "\r\n")] = 0;
        if (*line) tokens[token_count++] = strdup(line);
    }
    fclose(h);
    if (!token_count) ws_die("the token file is empty");
}

size_t ws_expand(const char *template, ws_values values, char *out, size_t capacity) {
    size_t n = 0;
    for (const char *t = template; *t; t++) {
        size_t room = capacity - n;
        int wrote = 0;
        if (room < values.padding + 64) ws_die("a template expands to more than its buffer holds");
        if (*t != '%') {
            out[n++] = *t;
            continue;
        }
        switch (*++t) {
        case 'M': wrote = snprintf(out + n, room, "@@%0*llu@@", MARKER_DIGITS, (unsigned long long)values.number); break;
        case 'N': wrote = snprintf(out + n, room, "%llu", (unsigned long long)values.number); break;
        case 'U':
            wrote = snprintf(out + n, room, "%08x-0000-4000-8000-%012llx", values.index, (unsigned long long)values.number);
            break;
        case 'I': wrote = snprintf(out + n, room, "%d", values.index); break;
        case 'K':
            if (!token_count) ws_die("%K in a template, but no --tokens");
            wrote = snprintf(out + n, room, "%s", tokens[values.index % token_count]);
            break;
        case 'P':
            memset(out + n, 'x', values.padding);
            wrote = (int)values.padding;
            break;
        case '%': out[n] = '%', wrote = 1; break;
        default: ws_die("unknown placeholder in a template");
        }
        if ((size_t)wrote >= room) ws_die("a template expands to more than its buffer holds");
        n += (size_t)wrote;
    }
    out[n] = 0;
    return n;
}

const uint8_t *ws_next_marker(const uint8_t *at, const uint8_t *end, uint64_t *number) {
    while (end - at >= MARKER_BYTES && (at = memmem(at, (size_t)(end - at), "@@", 2)) && end - at >= MARKER_BYTES) {
        uint64_t value = 0;
        int i = 2;
        for (; i < 2 + MARKER_DIGITS && at[i] >= '0' && at[i] <= '9'; i++) value = value * 10 + (uint64_t)(at[i] - '0');
        if (i == 2 + MARKER_DIGITS && at[i] == '@' && at[i + 1] == '@') {
            *number = value;
            return at + MARKER_BYTES;
        }
        at += 1;
    }
    return NULL;
}

static void send_all(ws *c, const void *bytes, size_t n) {
    for (size_t off = 0; off < n;) {
        ssize_t w = send(c->fd, (const char *)bytes + off, n - off, MSG_NOSIGNAL);
        if (w > 0) off += (size_t)w;
        else if (errno == EAGAIN) usleep(200); /* a sender whose own socket is full waits: it is the server that is slow */
        else return; /* the read side reports the broken connection, once */
    }
}

static void send_frame(ws *c, int opcode, const uint8_t *payload, size_t n) {
    static uint8_t frame[1 << 16];
    static const uint8_t mask[4] = {1, 2, 3, 4};
    size_t h = 0;
    if (n > sizeof frame - 16) ws_die("a message is too large");
    frame[h++] = (uint8_t)(0x80 | opcode);
    if (n < 126) frame[h++] = (uint8_t)(0x80 | n);
    else frame[h++] = 0x80 | 126, frame[h++] = (uint8_t)(n >> 8), frame[h++] = (uint8_t)(n & 255);
    memcpy(frame + h, mask, 4);
    h += 4;
    for (size_t i = 0; i < n; i++) frame[h + i] = payload[i] ^ mask[i & 3];
    send_all(c, frame, h + n);
}

void ws_send_text(ws *c, const char *template, ws_values values) {
    static char text[1 << 15];
    size_t n = ws_expand(template, values, text, sizeof text);
    if (c->state == WS_OPEN) send_frame(c, 1, (uint8_t *)text, n);
}

void ws_drop(ws *c) {
    if (c->state == WS_CLOSED) return;
    close(c->fd); /* which takes it out of the epoll set too */
    free(c->buffer);
    c->buffer = NULL;
    c->length = c->capacity = 0;
    c->state = WS_CLOSED;
}

static void lose(ws *c, int code, const char *reason) {
    ws_drop(c);
    on.closed(c, code, reason);
}

static const char *request_of(ws *c, const char *path_template) {
    static char path[8192], request[16384];
    ws_expand(path_template, (ws_values){.index = c->index}, path, sizeof path);
    /* The key of RFC 6455's example: its accept value is known, so the floor needs no SHA-1. */
    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
             path, on.port);
    return request;
}

static void keep(ws *c, const void *bytes, size_t n) {
    if (c->length + n > c->capacity) {
        c->capacity = (c->length + n) * 2;
        if (!(c->buffer = realloc(c->buffer, c->capacity))) ws_die("out of memory");
    }
    memmove(c->buffer + c->length, bytes, n);
    c->length += n;
}

int ws_connect(ws *c, const char *path_template) {
    int yes = 1;
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)on.port)};
    from.sin_addr.s_addr = htonl((uint32_t)(INADDR_LOOPBACK + 1 + c->index / CONNECTIONS_PER_ADDRESS));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if ((c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) < 0) ws_die("socket");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    if (bind(c->fd, (void *)&from, sizeof from)) ws_die("bind");
    if (connect(c->fd, (void *)&to, sizeof to) && errno != EINPROGRESS) {
        close(c->fd);
        return -1;
    }
    c->state = WS_CONNECTING;
    const char *request = request_of(c, path_template);
    keep(c, request, strlen(request)); /* sent when the connection stands */
    struct epoll_event event = {.events = EPOLLOUT, .data.ptr = c};
    return epoll_ctl(poll_fd, EPOLL_CTL_ADD, c->fd, &event);
}

static void connected(ws *c) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        lose(c, 1006, strerror(error));
        return;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poll_fd, EPOLL_CTL_MOD, c->fd, &event);
    send_all(c, c->buffer, c->length);
    c->length = 0;
    c->state = WS_HANDSHAKE;
}

/* How many bytes of the answer to the handshake were used; 0: it is not whole yet. */
static size_t handshake(ws *c, const uint8_t *p, size_t n) {
    const uint8_t *end = memmem(p, n, "\r\n\r\n", 4);
    if (!end) return 0;
    if (n < 12 || memcmp(p + 8, " 101", 4)) {
        char line[64];
        snprintf(line, sizeof line, "handshake refused: %.*s", (int)(n < 40 ? n : 40), (const char *)p);
        lose(c, 1006, line);
        return 0;
    }
    c->state = WS_OPEN;
    if (on.opened) on.opened(c);
    return (size_t)(end + 4 - p);
}

static void closed_by_frame(ws *c, const uint8_t *payload, size_t n) {
    static char reason[128];
    int code = n >= 2 ? payload[0] << 8 | payload[1] : 1005;
    snprintf(reason, sizeof reason, "%.*s", n > 2 ? (int)n - 2 : 0, n > 2 ? (const char *)payload + 2 : "");
    lose(c, code, reason);
}

/* How many bytes were used of those read; what is left is a part of a frame. */
static size_t frames(ws *c, const uint8_t *p, size_t n, uint64_t read_at) {
    size_t off = c->state == WS_HANDSHAKE ? handshake(c, p, n) : 0;
    while (c->state == WS_OPEN && n - off >= 2) {
        const uint8_t *f = p + off;
        size_t left = n - off, h = 2;
        uint64_t size = f[1] & 127;
        if (size == 126) {
            if (left < (h = 4)) break;
            size = (uint64_t)(f[2] << 8 | f[3]);
        } else if (size == 127) {
            if (left < (h = 10)) break;
            for (int i = size = 0; i < 8; i++) size = size << 8 | f[2 + i];
        }
        if (left < h + size) break;
        int opcode = f[0] & 15;
        off += h + size;
        if (opcode == 8) closed_by_frame(c, f + h, size);
        else if (opcode == 9) send_frame(c, 10, f + h, size);
        else if (opcode == 1) on.text(c, f + h, size, read_at);
    }
    return off;
}

static void arrived(ws *c, size_t n, uint64_t read_at) {
    if (!c->length) { /* the common case: whole frames, read where they are */
        size_t used = frames(c, incoming, n, read_at);
        if (c->state != WS_CLOSED && used < n) keep(c, incoming + used, n - used);
        return;
    }
    keep(c, incoming, n);
    size_t used = frames(c, c->buffer, c->length, read_at);
    if (c->state == WS_CLOSED) return;
    c->length -= used;
    memmove(c->buffer, c->buffer + used, c->length);
}

static void readable(ws *c) {
    for (ssize_t r; c->state >= WS_HANDSHAKE;) {
        r = recv(c->fd, incoming, sizeof incoming, 0);
        if (r > 0) arrived(c, (size_t)r, ws_now());
        else if (r == 0) lose(c, 1006, "end of file");
        else if (errno != EAGAIN) lose(c, 1006, strerror(errno));
        if (r < (ssize_t)sizeof incoming) return;
    }
}

void ws_pump(int timeout_ms) {
    static struct epoll_event events[MAX_EVENTS];
    int n = epoll_wait(poll_fd, events, MAX_EVENTS, timeout_ms);
    for (int i = 0; i < n; i++) {
        ws *c = events[i].data.ptr;
        if (c->state == WS_CONNECTING) connected(c);
        else if (c->state != WS_CLOSED) readable(c);
    }
}

void ws_add_process(ws_processes *processes, int pid) {
    if (processes->count == MAX_PIDS) ws_die("too many --pid");
    processes->pids[processes->count++] = pid;
}

ws_cpu ws_cpu_of(const ws_processes *processes) {
    ws_cpu cpu = {0, 0};
    double hz = (double)sysconf(_SC_CLK_TCK);
    for (int i = 0; i < processes->count; i++) {
        char file[64], line[4096];
        snprintf(file, sizeof file, "/proc/%d/stat", processes->pids[i]);
        FILE *h = fopen(file, "r");
        if (!h) ws_die(file);
        size_t n = fread(line, 1, sizeof line - 1, h);
        fclose(h);
        line[n] = 0;
        char *after_name = strrchr(line, ')'); /* a name may hold spaces and brackets */
        unsigned long user, system;
        if (!after_name || sscanf(after_name + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
            ws_die(file);
        cpu.user_s += (double)user / hz;
        cpu.system_s += (double)system / hz;
    }
    return cpu;
}

long ws_rss_kb(const ws_processes *processes) {
    long total = 0;
    for (int i = 0; i < processes->count; i++) {
        char file[64], line[256];
        long kb;
        snprintf(file, sizeof file, "/proc/%d/status", processes->pids[i]);
        FILE *h = fopen(file, "r");
        if (!h) ws_die(file);
        while (fgets(line, sizeof line, h))
            if (sscanf(line, "VmRSS: %ld", &kb) == 1) total += kb;
        fclose(h);
    }
    return total;
}

static int ascending(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

void ws_sort(uint64_t *values, size_t count) { qsort(values, count, sizeof *values, ascending); }

double ws_percentile_ms(const uint64_t *sorted_ns, size_t count, double percent) {
    if (!count) return 0;
    size_t rank = (size_t)(percent / 100 * (double)count + 0.999999);
    return (double)sorted_ns[rank ? (rank > count ? count : rank) - 1 : 0] / 1e6;
}
