/* fanout: opens viewers, publishes at a fixed rate through the first of them, counts every delivery to every viewer.
 *
 * fanout --port N --path TEMPLATE --viewers N [--tokens FILE] [--ready TEXT] [--pid SERVER]...
 *        [--say TEMPLATE --rate PER_SECOND --seconds S --pad BYTES --drain S --spin]
 * A viewer is ready with its first text frame that holds TEXT (without --ready: with the handshake). Prints one line of
 * JSON about connecting and, with --say, one about the fan-out. What is complete, is complete per viewer and message: a
 * bitmap finds each message that one viewer missed or got twice. The schedule is open: a slow server is not waited for.
 *
 * With --spin, which needs a core of its own, it never sleeps while messages flow. Each send() to a client that sleeps pays for
 * waking it, a third of its own cost and on the server's account; and the slower a server, the more often the client sleeps.
 */
#include "ws.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CONNECT_BATCH 200 /* how many handshakes are under way at once */
#define CONNECT_PATIENCE (20 * SECOND_NS)
#define SETTLE (500 * MILLISECOND_NS) /* before memory is read */

static const char *path = "/", *say, *ready_text;
static int port, viewers = 100, spin;
static double rate = 10, seconds = 5, drain_s = 5;
static size_t padding;
static ws_processes server;

static ws *connections;
static uint8_t *is_ready;
static int ready_count, closed_count;

typedef struct {
    uint64_t sent_at, last_at;
    int delivered;
} message;
static message *messages;
static uint64_t message_capacity, sent, delivered, duplicates, frames_in, bytes_in;
static uint8_t *seen; /* a bit for each (viewer, message) */

static void mark_ready(ws *c) {
    if (is_ready[c->index]) return;
    is_ready[c->index] = 1;
    ready_count++;
}

static void opened(ws *c) {
    if (!ready_text) mark_ready(c);
}

static void closed(ws *c, int code, const char *reason) {
    if (!closed_count++) fprintf(stderr, "fanout: viewer %d closed: %d %s\n", c->index, code, reason);
}

static void deliver(ws *c, uint64_t number, uint64_t read_at) {
    uint64_t bit = (uint64_t)c->index * message_capacity + number;
    if (seen[bit >> 3] & 1 << (bit & 7)) {
        duplicates++;
        return;
    }
    seen[bit >> 3] |= (uint8_t)(1 << (bit & 7));
    message *m = &messages[number];
    m->delivered++;
    m->last_at = read_at;
    delivered++;
}

static void text(ws *c, const uint8_t *payload, size_t length, uint64_t read_at) {
    uint64_t number;
    if (ready_text && !is_ready[c->index] && memmem(payload, length, ready_text, strlen(ready_text))) mark_ready(c);
    if (!messages) return;
    frames_in++;
    bytes_in += length;
    for (const uint8_t *at = payload; (at = ws_next_marker(at, payload + length, &number));)
        if (number < sent) deliver(c, number, read_at);
}

static void connect_all(void) {
    for (int i = 0; i < viewers; i++) {
        connections[i].index = i;
        if (ws_connect(&connections[i], path)) ws_die("connect");
        if (i % CONNECT_BATCH != CONNECT_BATCH - 1 && i != viewers - 1) continue;
        uint64_t until = ws_now() + CONNECT_PATIENCE;
        while (ready_count + closed_count <= i && ws_now() < until) ws_pump(5);
        if (ready_count + closed_count <= i) ws_die("viewers did not become ready in time");
    }
}

static void connect_phase(void) {
    long rss = ws_rss_kb(&server);
    ws_cpu before = ws_cpu_of(&server);
    uint64_t start = ws_now();
    connect_all();
    double wall_s = (double)(ws_now() - start) / 1e9;
    ws_cpu after = ws_cpu_of(&server);
    for (uint64_t until = ws_now() + SETTLE; ws_now() < until;) ws_pump(10);
    printf("{\"phase\": \"connect\", \"viewers\": %d, \"ready\": %d, \"closed\": %d, \"wall_s\": %.3f, "
           "\"server_cpu_s\": %.3f, \"rss_before_kb\": %ld, \"rss_after_kb\": %ld}\n",
           viewers, ready_count, closed_count, wall_s,
           after.user_s + after.system_s - before.user_s - before.system_s, rss, ws_rss_kb(&server));
    fflush(stdout);
}

static void allocate_messages(void) {
    message_capacity = (uint64_t)(rate * seconds) + 2;
    uint64_t deliveries = message_capacity * (uint64_t)viewers;
    seen = calloc(deliveries / 8 + 1, 1);
    messages = calloc(message_capacity, sizeof *messages);
    if (!seen || !messages) ws_die("out of memory");
}

static void publish_all(uint64_t start) {
    uint64_t gap = (uint64_t)(1e9 / rate), next = start, end = start + (uint64_t)(seconds * 1e9);
    while (next < end) {
        while (next <= ws_now() && next < end) {
            messages[sent].sent_at = ws_now();
            ws_values values = {.index = 0, .number = sent++, .padding = padding};
            ws_send_text(&connections[0], say, values);
            next += gap;
        }
        int64_t left_ms = ((int64_t)next - (int64_t)ws_now()) / (int64_t)MILLISECOND_NS;
        ws_pump(spin || left_ms < 0 ? 0 : left_ms > 10 ? 10 : (int)left_ms);
    }
}

/* When the last delivery came: all are there, or the time for the stragglers is over. */
static void drain(void) {
    uint64_t expected = sent * (uint64_t)ready_count, until = ws_now() + (uint64_t)(drain_s * 1e9);
    while (delivered < expected && ws_now() < until) ws_pump(spin ? 0 : 10);
}

static int complete(const message *m) { return m->delivered == ready_count; }

static void report_fanout(double wall_s, ws_cpu cpu, double client_cpu_s) {
    printf("{\"phase\": \"fanout\", \"viewers\": %d, \"sent\": %llu, \"expected\": %llu, \"delivered\": %llu, \"duplicates\": %llu, "
           "\"closed\": %d, \"wall_s\": %.3f, \"server_user_s\": %.3f, \"server_system_s\": %.3f, \"client_cpu_s\": %.3f, "
           "\"payload_bytes\": %.1f, \"rss_kb\": %ld, \"last_viewer_ms\": [",
           ready_count, (unsigned long long)sent, (unsigned long long)sent * (unsigned long long)ready_count,
           (unsigned long long)delivered, (unsigned long long)duplicates, closed_count, wall_s, cpu.user_s, cpu.system_s,
           client_cpu_s, frames_in ? (double)bytes_in / (double)frames_in : 0, ws_rss_kb(&server));
    const char *separator = "";
    for (const message *m = messages; m < messages + sent; m++)
        if (complete(m)) {
            printf("%s%.3f", separator, (double)(m->last_at - m->sent_at) / 1e6);
            separator = ", ";
        }
    printf("]}\n");
}

static double own_cpu_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fanout_phase(void) {
    allocate_messages();
    ws_cpu before = ws_cpu_of(&server);
    double own_before = own_cpu_s();
    uint64_t start = ws_now();
    publish_all(start);
    drain();
    ws_cpu after = ws_cpu_of(&server);
    report_fanout((double)(ws_now() - start) / 1e9,
                  (ws_cpu){after.user_s - before.user_s, after.system_s - before.system_s}, own_cpu_s() - own_before);
}

static void read_arguments(int argc, char **argv) {
    static const struct option options[] = {
        {"port", 1, 0, 'p'}, {"path", 1, 0, 'a'}, {"viewers", 1, 0, 'v'}, {"tokens", 1, 0, 't'}, {"ready", 1, 0, 'r'},
        {"pid", 1, 0, 'i'}, {"say", 1, 0, 'y'}, {"rate", 1, 0, 'e'}, {"seconds", 1, 0, 's'}, {"pad", 1, 0, 'd'},
        {"drain", 1, 0, 'n'}, {"spin", 0, 0, 'x'}, {0, 0, 0, 0}};
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) switch (o) {
        case 'p': port = atoi(optarg); break;
        case 'a': path = optarg; break;
        case 'v': viewers = atoi(optarg); break;
        case 't': ws_read_tokens(optarg); break;
        case 'r': ready_text = optarg; break;
        case 'i': ws_add_process(&server, atoi(optarg)); break;
        case 'y': say = optarg; break;
        case 'e': rate = atof(optarg); break;
        case 's': seconds = atof(optarg); break;
        case 'd': padding = (size_t)atol(optarg); break;
        case 'n': drain_s = atof(optarg); break;
        case 'x': spin = 1; break;
        default: exit(2);
        }
}

int main(int argc, char **argv) {
    read_arguments(argc, argv);
    connections = calloc((size_t)viewers, sizeof *connections);
    is_ready = calloc((size_t)viewers, 1);
    ws_init((ws_handlers){.port = port, .opened = opened, .text = text, .closed = closed});
    connect_phase();
    if (say) fanout_phase();
    return 0;
}
