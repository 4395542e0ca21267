/* storm: viewers that lose their server and come back as the SDK does, each by its position, while one of them publishes.
 *
 * storm --port N --path TEMPLATE --tokens FILE --viewers N --say TEMPLATE --rate PER_SECOND --base-ms N --cap-ms N --limit S
 * Prints {"phase": "attached"} when all viewers are there and messages flow; whoever started it then kills the server and
 * starts it again on the same port. Viewers reconnect after a random part of min(cap, base × 2^attempt) (full jitter) with
 * the epoch and offset they had; viewer 0 resends what was not acknowledged, under the same ids. When all are back, some more
 * messages have flowed and all are acknowledged, it prints one line of JSON: each acknowledged message must be at each
 * viewer exactly once, as an event or, where the server said `recovered: false`, in the snapshot; and in the snapshot of a
 * newcomer, which holds for as long as fewer messages are sent than a snapshot may hold.
 */
#include "ws.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_BATCH 200
#define WELCOME_PATIENCE (10 * SECOND_NS) /* an attempt without a welcome by then is given up */
#define MESSAGES_BEFORE 5
#define MESSAGES_AFTER 5
#define MAX_MESSAGES 4096
#define MAX_LOSSES 16 /* of each viewer, on the average */
#define DRAIN (5 * SECOND_NS)

typedef struct {
    char epoch[72];
    uint64_t offset, retry_at, deadline, lost_at;
    int attempt, welcomed;
} viewer;

static const char *path = "/?token=%K", *say = "";
static int port, viewers = 100;
static double rate = 4, limit_s = 60;
static uint64_t base = 500 * MILLISECOND_NS, cap = 30 * SECOND_NS;

static ws *connections;
static viewer *state;
static uint8_t *seen, acked[MAX_MESSAGES];
static uint64_t sent, acks, next_send;
static int welcomed_count, storm_started;
static uint64_t storm_at, first_back_at, last_back_at;
static uint64_t recovered, resynced, attempts, refused, duplicates, out_of_order, errors, losses, back_count;
static uint64_t *offline;

static const uint8_t *find(const uint8_t *p, size_t n, const char *what) {
    const uint8_t *at = memmem(p, n, what, strlen(what));
    return at ? at + strlen(what) : NULL;
}

static void see(int index, uint64_t number, int from_snapshot) {
    uint64_t bit = (uint64_t)index * MAX_MESSAGES + number;
    if (number >= sent) return;
    if (seen[bit >> 3] & 1 << (bit & 7)) duplicates += !from_snapshot;
    seen[bit >> 3] |= (uint8_t)(1 << (bit & 7));
}

static int has_seen(int index, uint64_t number) {
    uint64_t bit = (uint64_t)index * MAX_MESSAGES + number;
    return seen[bit >> 3] >> (bit & 7) & 1;
}

static void publish(uint64_t number) {
    ws_send_text(&connections[0], say, (ws_values){.index = 0, .number = number});
}

static void resend_unacknowledged(void) {
    for (uint64_t i = 0; i < sent; i++)
        if (!acked[i]) publish(i);
}

static void came_back(int index) {
    uint64_t now = ws_now();
    if (!first_back_at) first_back_at = now;
    last_back_at = now;
    if (back_count == (uint64_t)viewers * MAX_LOSSES) ws_die("the server was lost again and again");
    offline[back_count++] = now - state[index].lost_at;
}

static void welcome(ws *c, const uint8_t *p, size_t n) {
    viewer *v = &state[c->index];
    const uint8_t *epoch = find(p, n, "\"epoch\":\""), *offset = find(p, n, "\"offset\":");
    if (!epoch || !offset) ws_die("a welcome without epoch and offset");
    int is_recovered = find(p, n, "\"recovered\":true") != NULL;
    if (!is_recovered) {
        snprintf(v->epoch, sizeof v->epoch, "%.*s", (int)strcspn((const char *)epoch, "\""), (const char *)epoch);
        v->offset = strtoull((const char *)offset, NULL, 10);
        uint64_t number;
        for (const uint8_t *at = p; (at = ws_next_marker(at, p + n, &number));) see(c->index, number, 1);
    }
    v->welcomed = 1;
    v->attempt = 0;
    welcomed_count++;
    if (!storm_started) return;
    is_recovered ? recovered++ : resynced++;
    came_back(c->index);
    if (c->index == 0) resend_unacknowledged();
}

static void ack(const uint8_t *p, size_t n) {
    const uint8_t *ref = find(p, n, "\"ref\":\"");
    uint64_t number = ref ? strtoull((const char *)ref, NULL, 10) : MAX_MESSAGES;
    if (number >= sent) ws_die("an ack for nothing that was sent");
    acks += !acked[number];
    acked[number] = 1;
}

static void event(ws *c, const uint8_t *p, size_t n) {
    viewer *v = &state[c->index];
    const uint8_t *at = find(p, n < 160 ? n : 160, "\"offset\":");
    uint64_t number, offset = at ? strtoull((const char *)at, NULL, 10) : 0;
    if (!at) return; /* viewer counts and the like do not stand in the log */
    if (offset <= v->offset) out_of_order++;
    v->offset = offset;
    for (at = p; (at = ws_next_marker(at, p + n, &number));) see(c->index, number, 0);
}

static void text(ws *c, const uint8_t *p, size_t n, uint64_t read_at) {
    (void)read_at;
    size_t head = n < 48 ? n : 48; /* `type` stands first */
    if (find(p, head, "\"livestream:welcome\"")) welcome(c, p, n);
    else if (find(p, head, "\"ack\"")) ack(p, n);
    else if (find(p, head, "\"error\"")) {
        if (!errors++) fprintf(stderr, "storm: %.*s\n", (int)n, (const char *)p);
    } else event(c, p, n);
}

static void retry_later(int index) {
    viewer *v = &state[index];
    int doublings = v->attempt++ < 20 ? v->attempt - 1 : 20;
    uint64_t ceiling = base << doublings;
    if (ceiling > cap) ceiling = cap;
    v->retry_at = ws_now() + (uint64_t)((double)ceiling * ((double)random() / ((double)RAND_MAX + 1.0)));
}

static void closed(ws *c, int code, const char *reason) {
    viewer *v = &state[c->index];
    if (!storm_started) {
        fprintf(stderr, "storm: viewer %d closed before the storm: %d %s\n", c->index, code, reason);
        exit(1);
    }
    if (v->welcomed) {
        v->welcomed = 0;
        v->lost_at = ws_now();
        welcomed_count--;
        losses++;
        if (!storm_at) storm_at = ws_now();
    } else refused++;
    retry_later(c->index);
}

static void open_one(int index) {
    static char target[8192];
    viewer *v = &state[index];
    if (!v->epoch[0]) snprintf(target, sizeof target, "%s", path);
    else snprintf(target, sizeof target, "%s&epoch=%s&offset=%llu", path, v->epoch, (unsigned long long)v->offset);
    v->retry_at = 0;
    v->deadline = ws_now() + WELCOME_PATIENCE;
    attempts += (uint64_t)storm_started;
    if (ws_connect(&connections[index], target)) {
        refused++;
        retry_later(index);
    }
}

static void attach_all(void) {
    for (int i = 0; i < viewers; i++) {
        connections[i].index = i;
        open_one(i);
        if (i % CONNECT_BATCH != CONNECT_BATCH - 1 && i != viewers - 1) continue;
        uint64_t until = ws_now() + 2 * WELCOME_PATIENCE;
        while (welcomed_count <= i && ws_now() < until) ws_pump(5);
        if (welcomed_count <= i) ws_die("viewers were not welcomed in time");
    }
}

static void publish_when_due(void) {
    if (!state[0].welcomed || ws_now() < next_send) return;
    if (sent == MAX_MESSAGES) ws_die("the storm lasted longer than there are message numbers");
    next_send = ws_now() + (uint64_t)(1e9 / rate);
    publish(sent++);
}

static void reconnect_what_is_due(void) {
    uint64_t now = ws_now();
    for (int i = 0; i < viewers; i++) {
        viewer *v = &state[i];
        if (v->welcomed) continue;
        if (connections[i].state != WS_CLOSED && now > v->deadline) {
            ws_drop(&connections[i]);
            refused++;
            retry_later(i);
        } else if (connections[i].state == WS_CLOSED && now >= v->retry_at) open_one(i);
    }
}

static void messages_flow(uint64_t until_acked) {
    uint64_t until = ws_now() + 2 * WELCOME_PATIENCE;
    while (acks < until_acked && ws_now() < until) {
        publish_when_due();
        ws_pump(5);
    }
    if (acks < until_acked) ws_die("messages were not acknowledged");
}

static uint64_t missing(int *losers) {
    uint64_t count = 0;
    *losers = 0;
    for (int i = 0; i < viewers; i++) {
        uint64_t mine = 0;
        for (uint64_t m = 0; m < sent; m++) mine += acked[m] && !has_seen(i, m);
        count += mine;
        *losers += mine > 0;
    }
    return count;
}

/* One who was not there before: what was acknowledged must be in the log, not only in the memory of those who were. */
static uint64_t missing_for_a_newcomer(void) {
    int index = viewers; /* behind all the others in every table */
    uint64_t count = 0;
    connections[index].index = index;
    open_one(index);
    for (uint64_t until = ws_now() + WELCOME_PATIENCE; !state[index].welcomed && ws_now() < until;) ws_pump(10);
    if (!state[index].welcomed) ws_die("the newcomer was not welcomed");
    for (uint64_t m = 0; m < sent; m++) count += acked[m] && !has_seen(index, m);
    return count;
}

static void ride_the_storm(void) {
    uint64_t limit = ws_now() + (uint64_t)(limit_s * 1e9), enough = UINT64_MAX;
    while (ws_now() < limit) {
        if (sent < enough) publish_when_due();
        ws_pump(5);
        reconnect_what_is_due();
        int all_back = storm_at && welcomed_count == viewers;
        if (all_back && enough == UINT64_MAX && losses >= (uint64_t)viewers) enough = sent + MESSAGES_AFTER;
        if (all_back && sent >= enough && acks == sent) break;
    }
    int losers;
    for (uint64_t until = ws_now() + DRAIN; missing(&losers) && ws_now() < until;) ws_pump(20);
}

static double seconds_between(uint64_t from, uint64_t to) { return to > from ? (double)(to - from) / 1e9 : 0; }

static void report(void) {
    int losers, back = welcomed_count;
    uint64_t lost_messages = missing(&losers), came = recovered, fresh = resynced, tried = attempts, newcomer = missing_for_a_newcomer();
    ws_sort(offline, back_count);
    printf("{\"phase\": \"storm\", \"viewers\": %d, \"connections_lost\": %llu, \"back\": %d, \"recovered\": %llu, \"resynced\": %llu, "
           "\"attempts\": %llu, \"failed_attempts\": %llu, \"sent\": %llu, \"acked\": %llu, \"errors\": %llu, \"missing\": %llu, "
           "\"viewers_missing_some\": %d, \"missing_for_a_newcomer\": %llu, \"duplicates\": %llu, \"out_of_order\": %llu, \"first_back_s\": %.3f, \"all_back_s\": %.3f, "
           "\"back_span_s\": %.3f, \"offline_p50_s\": %.3f, \"offline_p99_s\": %.3f}\n",
           viewers, (unsigned long long)losses, back, (unsigned long long)came, (unsigned long long)fresh, (unsigned long long)tried, (unsigned long long)refused, (unsigned long long)sent, (unsigned long long)acks,
           (unsigned long long)errors, (unsigned long long)lost_messages, losers, (unsigned long long)newcomer, (unsigned long long)duplicates,
           (unsigned long long)out_of_order, seconds_between(storm_at, first_back_at), seconds_between(storm_at, last_back_at),
           seconds_between(first_back_at, last_back_at), ws_percentile_ms(offline, back_count, 50) / 1e3,
           ws_percentile_ms(offline, back_count, 99) / 1e3);
}

static void read_arguments(int argc, char **argv) {
    static const struct option options[] = {
        {"port", 1, 0, 'p'}, {"path", 1, 0, 'a'}, {"tokens", 1, 0, 't'}, {"viewers", 1, 0, 'v'}, {"say", 1, 0, 'y'},
        {"rate", 1, 0, 'e'}, {"base-ms", 1, 0, 'b'}, {"cap-ms", 1, 0, 'c'}, {"limit", 1, 0, 'l'}, {0, 0, 0, 0}};
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) switch (o) {
        case 'p': port = atoi(optarg); break;
        case 'a': path = optarg; break;
        case 't': ws_read_tokens(optarg); break;
        case 'v': viewers = atoi(optarg); break;
        case 'y': say = optarg; break;
        case 'e': rate = atof(optarg); break;
        case 'b': base = (uint64_t)atol(optarg) * MILLISECOND_NS; break;
        case 'c': cap = (uint64_t)atol(optarg) * MILLISECOND_NS; break;
        case 'l': limit_s = atof(optarg); break;
        default: exit(2);
        }
}

int main(int argc, char **argv) {
    read_arguments(argc, argv);
    connections = calloc((size_t)viewers + 1, sizeof *connections);
    state = calloc((size_t)viewers + 1, sizeof *state);
    seen = calloc(((size_t)viewers + 1) * MAX_MESSAGES / 8, 1);
    offline = calloc((size_t)viewers * MAX_LOSSES, sizeof *offline);
    if (!connections || !state || !seen || !offline) ws_die("out of memory");
    ws_init((ws_handlers){.port = port, .text = text, .closed = closed});
    attach_all();
    messages_flow(MESSAGES_BEFORE);
    storm_started = 1;
    printf("{\"phase\": \"attached\"}\n");
    fflush(stdout);
    ride_the_storm();
    report();
    return 0;
}
