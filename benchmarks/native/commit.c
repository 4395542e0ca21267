/* commit: many senders, each in a stream of its own, each with a window of commands that are not acknowledged yet.
 *
 * commit --port N --path TEMPLATE --senders N --tokens FILE --ready TEXT --say TEMPLATE --window N --seconds S --pid SERVER...
 * Counts acks and errors between the end of a warm-up and the end of the time, and the latency from send to ack. The
 * commands of one connection are answered in order, so the oldest one of the window is the one that an ack is for; a
 * `"ref"` that is not the one expected counts as an error. Prints one line of JSON.
 */
#include "ws.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WINDOW 1024
#define WARM_UP (500 * MILLISECOND_NS)
#define PATIENCE (20 * SECOND_NS)

typedef struct {
    uint64_t sent, answered, sent_at[MAX_WINDOW];
} sender;

static const char *path = "/", *say = "", *ready_text = "welcome";
static int port, sender_count = 100, window = 32;
static double seconds = 5;
static ws_processes server;
static ws *connections;
static uint8_t *is_ready;
static sender *senders;
static int ready_count, closed_count, stopping;
static uint64_t acked, errors, acked_in_all, counting_from;
static uint64_t *latencies;
static size_t latency_count, latency_capacity;

static void say_next(ws *c) {
    sender *s = &senders[c->index];
    s->sent_at[s->sent % MAX_WINDOW] = ws_now();
    ws_send_text(c, say, (ws_values){.index = c->index, .number = s->sent});
    s->sent++;
}

static void note_latency(uint64_t ns) {
    if (latency_count == latency_capacity) {
        latency_capacity = latency_capacity ? latency_capacity * 2 : 1 << 16;
        if (!(latencies = realloc(latencies, latency_capacity * sizeof *latencies))) ws_die("out of memory");
    }
    latencies[latency_count++] = ns;
}

static void answered(ws *c, const uint8_t *payload, size_t length, int is_ack, uint64_t read_at) {
    char ref[40];
    sender *s = &senders[c->index];
    snprintf(ref, sizeof ref, "\"ref\":\"%llu\"", (unsigned long long)s->answered);
    if (!is_ack || !memmem(payload, length, ref, strlen(ref))) {
        if (!errors++) fprintf(stderr, "commit: sender %d expected the ack %s, got %.*s\n", c->index, ref, (int)length, (const char *)payload);
    } else {
        acked_in_all++;
        if (counting_from && !stopping) {
            acked++;
            note_latency(read_at - s->sent_at[s->answered % MAX_WINDOW]);
        }
    }
    s->answered++;
    if (!stopping) say_next(c);
}

static void text(ws *c, const uint8_t *payload, size_t length, uint64_t read_at) {
    if (!is_ready[c->index]) {
        if (!memmem(payload, length, ready_text, strlen(ready_text))) return;
        is_ready[c->index] = 1;
        ready_count++;
        return;
    }
    /* `type` stands first in every frame of the server; the space is optional */
    size_t head = length < 20 ? length : 20;
    if (memmem(payload, head, "\"ack\"", 5)) answered(c, payload, length, 1, read_at);
    else if (memmem(payload, head, "\"error\"", 7)) answered(c, payload, length, 0, read_at);
}

static void closed(ws *c, int code, const char *reason) {
    if (!closed_count++) fprintf(stderr, "commit: sender %d closed: %d %s\n", c->index, code, reason);
}

static void connect_all(void) {
    for (int i = 0; i < sender_count; i++) {
        connections[i].index = i;
        if (ws_connect(&connections[i], path)) ws_die("connect");
    }
    for (uint64_t until = ws_now() + PATIENCE; ready_count < sender_count;) {
        ws_pump(10);
        if (closed_count || ws_now() > until) ws_die("senders did not become ready");
    }
}

static void pump_until(uint64_t until) {
    while (ws_now() < until && !closed_count) ws_pump(10);
}

static uint64_t unanswered(void) {
    uint64_t n = 0;
    for (int i = 0; i < sender_count; i++) n += senders[i].sent - senders[i].answered;
    return n;
}

static void measure(void) {
    for (int i = 0; i < sender_count; i++)
        for (int k = 0; k < window; k++) say_next(&connections[i]);
    pump_until(ws_now() + WARM_UP);
    ws_cpu before = ws_cpu_of(&server);
    counting_from = ws_now();
    pump_until(counting_from + (uint64_t)(seconds * 1e9));
    double wall_s = (double)(ws_now() - counting_from) / 1e9;
    ws_cpu after = ws_cpu_of(&server);
    stopping = 1;
    for (uint64_t until = ws_now() + PATIENCE; unanswered() && ws_now() < until && !closed_count;) ws_pump(10);
    ws_sort(latencies, latency_count);
    printf("{\"phase\": \"commit\", \"senders\": %d, \"window\": %d, \"acked\": %llu, \"acked_in_all\": %llu, \"errors\": %llu, "
           "\"unanswered\": %llu, \"closed\": %d, \"wall_s\": %.3f, \"server_cpu_s\": %.3f, \"ack_p50_ms\": %.3f, \"ack_p99_ms\": %.3f}\n",
           sender_count, window, (unsigned long long)acked, (unsigned long long)acked_in_all, (unsigned long long)errors,
           (unsigned long long)unanswered(), closed_count, wall_s,
           after.user_s + after.system_s - before.user_s - before.system_s, ws_percentile_ms(latencies, latency_count, 50),
           ws_percentile_ms(latencies, latency_count, 99));
}

static void read_arguments(int argc, char **argv) {
    static const struct option options[] = {
        {"port", 1, 0, 'p'}, {"path", 1, 0, 'a'}, {"senders", 1, 0, 'n'}, {"tokens", 1, 0, 't'}, {"ready", 1, 0, 'r'},
        {"say", 1, 0, 'y'}, {"window", 1, 0, 'w'}, {"seconds", 1, 0, 's'}, {"pid", 1, 0, 'i'}, {0, 0, 0, 0}};
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) switch (o) {
        case 'p': port = atoi(optarg); break;
        case 'a': path = optarg; break;
        case 'n': sender_count = atoi(optarg); break;
        case 't': ws_read_tokens(optarg); break;
        case 'r': ready_text = optarg; break;
        case 'y': say = optarg; break;
        case 'w': window = atoi(optarg); break;
        case 's': seconds = atof(optarg); break;
        case 'i': ws_add_process(&server, atoi(optarg)); break;
        default: exit(2);
        }
    if (window < 1 || window > MAX_WINDOW) ws_die("--window is outside 1..1024");
}

int main(int argc, char **argv) {
    read_arguments(argc, argv);
    connections = calloc((size_t)sender_count, sizeof *connections);
    is_ready = calloc((size_t)sender_count, 1);
    senders = calloc((size_t)sender_count, sizeof *senders);
    ws_init((ws_handlers){.port = port, .text = text, .closed = closed});
    connect_all();
    measure();
    return 0;
}
