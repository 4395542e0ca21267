/* floor: what any WebSocket fan-out must pay on this kernel: each message that arrives goes to all as one prepared
 * frame with send(). No room, no check, no history: only the handshake and the system calls.
 *
 * floor PORT_FILE: listens on a free port of the loopback and writes its number to PORT_FILE when it is ready.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CONNECTIONS 65536
#define MAX_EVENTS 512

/* The answer to the one key that the load client sends (the example of RFC 6455). */
static const char SWITCHING[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
static int viewers[MAX_CONNECTIONS], viewer_count;
static uint8_t is_open[MAX_CONNECTIONS];

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int listen_on_free_port(const char *port_file) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (void *)&address, size) || listen(fd, 4096) || getsockname(fd, (void *)&address, &size)) die("listen");
    char temporary[4096];
    snprintf(temporary, sizeof temporary, "%s.part", port_file);
    FILE *h = fopen(temporary, "w");
    if (!h) die(temporary);
    fprintf(h, "%d\n", ntohs(address.sin_port));
    fclose(h);
    if (rename(temporary, port_file)) die(port_file); /* whoever waits for the file never reads half of it */
    return fd;
}

static void watch(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event)) die("epoll_ctl");
}

static void accept_viewer(int epoll, int listener) {
    int yes = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    if (fd >= MAX_CONNECTIONS) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    is_open[fd] = 0;
    watch(epoll, fd);
}

static void leave(int fd) {
    for (int i = 0; i < viewer_count; i++)
        if (viewers[i] == fd) {
            viewers[i] = viewers[--viewer_count];
            break;
        }
    close(fd);
}

static void to_all(const uint8_t *frame, size_t n) {
    for (int i = 0; i < viewer_count; i++) send(viewers[i], frame, n, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* Unmask each whole frame and send it on. Loopback never splits the small frames of one send(). */
static void relay(const uint8_t *p, const uint8_t *end) {
    static uint8_t out[1 << 16];
    while (end - p >= 6) {
        size_t size = p[1] & 127, head = 2, o = 0;
        if (size == 126) size = (size_t)(p[2] << 8 | p[3]), head = 4;
        const uint8_t *mask = p + head, *body = mask + 4;
        if (size > (size_t)(end - body)) return;
        out[o++] = 0x81;
        if (size < 126) out[o++] = (uint8_t)size;
        else out[o++] = 126, out[o++] = (uint8_t)(size >> 8), out[o++] = (uint8_t)(size & 255);
        for (size_t j = 0; j < size; j++) out[o + j] = body[j] ^ mask[j & 3];
        if ((p[0] & 15) == 1) to_all(out, o + size);
        p = body + size;
    }
}

static void serve(int fd) {
    static uint8_t in[1 << 16];
    ssize_t r = recv(fd, in, sizeof in, 0);
    if (r < 0 && errno == EAGAIN) return;
    if (r <= 0) leave(fd);
    else if (is_open[fd]) relay(in, in + r);
    else {
        send(fd, SWITCHING, sizeof SWITCHING - 1, MSG_NOSIGNAL);
        is_open[fd] = 1;
        viewers[viewer_count++] = fd;
    }
}

int main(int argc, char **argv) {
    struct rlimit limit;
    struct epoll_event events[MAX_EVENTS];
    if (argc != 2) {
        fprintf(stderr, "use: floor PORT_FILE\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    int epoll = epoll_create1(0), listener = listen_on_free_port(argv[1]);
    watch(epoll, listener);
    for (;;) {
        int n = epoll_wait(epoll, events, MAX_EVENTS, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.fd == listener) accept_viewer(epoll, listener);
            else serve(events[i].data.fd);
        }
    }
}
