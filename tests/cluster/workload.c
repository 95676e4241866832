// A program that uses memory exactly as told and answers HTTP when it has it.
//
//   --allocate MIB             allocate and touch MIB mebibytes, 2 ms for each
//   --over SECONDS             spread --allocate over SECONDS
//   --leak MIB_PER_SECOND      then go on growing for ever
//   --child-allocate MIB       allocate in a child; the parent outlives it
//   --exit-with-child CODE     but ends with CODE once the child has ended, and answers only once the child has its memory
//   --serve PORT               answer 200 "ok" on every path (default 8000), once all is allocated
//   --answer-after SECONDS     but each answer comes SECONDS late
//   --status CODE              and says CODE instead of 200
//   --exit CODE                end with CODE once all is allocated, instead of answering
//   --term-exit CODE           what SIGTERM ends it with (default 0)
//   --term-after SECONDS       how long after SIGTERM it ends (default 0: at once)
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MIB = 1 << 20, PAGE = 4096, UNSET = -1 };

static volatile sig_atomic_t term_exit, term_after;

static void on_term(int sig) {
  if (sig == SIGALRM || !term_after) _exit(term_exit);
  alarm((unsigned)term_after);
}

static void hold_mib(void) {
  volatile char *block = malloc(MIB);    // volatile, or the compiler leaves out what nobody reads
  if (!block) { perror("malloc"); exit(2); }
  for (long i = 0; i < MIB; i += PAGE) block[i] = 1;
}

static void allocate(long mib, double pause_seconds) {
  struct timespec pause = {(time_t)pause_seconds, (long)((pause_seconds - (time_t)pause_seconds) * 1e9)};
  for (long i = 0; i < mib; i++) {
    hold_mib();
    nanosleep(&pause, NULL);
  }
}

// Answers a pipe: a byte comes when the child has its memory, the end with the child's.
static int allocate_in_child(long mib) {
  int ends[2];
  if (pipe(ends)) { perror("pipe"); exit(2); }
  pid_t child = fork();
  if (child < 0) { perror("fork"); exit(2); }
  if (child == 0) {
    allocate(mib, 0.002);
    printf("child: holding %ld MiB\n", mib);
    if (write(ends[1], "", 1) < 0) perror("write");
    for (;;) pause();
  }
  close(ends[1]);
  return ends[0];
}

static int listen_on(long port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 64)) { perror("listen"); exit(2); }
  return fd;
}

enum { MOST_WAITING = 64 };
static struct { int client; double due; } waiting[MOST_WAITING];
static int waiting_now;

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void answer(int client, long status) {
  struct timeval patience = {.tv_sec = 1};
  char request[4096], reply[128];
  int length = snprintf(reply, sizeof reply, "HTTP/1.1 %ld %s\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
    status, status < 400 ? "OK" : "Not well");
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (read(client, request, sizeof request) > 0 && write(client, reply, (size_t)length) < 0) perror("write");
  close(client);
}

// Clients that have to wait do not keep others from being answered.
static void answer_those_due(long status) {
  for (int i = 0; i < waiting_now;) {
    if (waiting[i].due > seconds_now()) { i++; continue; }
    answer(waiting[i].client, status);
    waiting[i] = waiting[--waiting_now];
  }
}

static int child_has_ended(int options) {
  int status;
  if (waitpid(-1, &status, options) <= 0) return 0;
  if (WIFSIGNALED(status)) printf("child: killed by signal %d\n", WTERMSIG(status));
  else printf("child: exit code %d\n", WEXITSTATUS(status));
  return 1;
}

static long number(const char *flag, const char *text) {
  char *end;
  long n = text ? strtol(text, &end, 10) : -1;
  if (n < 0 || !text || *end || end == text) { fprintf(stderr, "%s needs a whole number\n", flag); exit(2); }
  return n;
}

int main(int argc, char **argv) {
  long mib = 0, over = 0, leak = 0, child_mib = 0, child_exit = UNSET, port = 8000, exit_code = UNSET, term_code = 0, term_wait = 0, late = 0, status = 200;
  for (int i = 1; i < argc; i += 2) {
    long *option = !strcmp(argv[i], "--allocate") ? &mib : !strcmp(argv[i], "--over") ? &over
      : !strcmp(argv[i], "--leak") ? &leak : !strcmp(argv[i], "--child-allocate") ? &child_mib
      : !strcmp(argv[i], "--exit-with-child") ? &child_exit : !strcmp(argv[i], "--serve") ? &port
      : !strcmp(argv[i], "--exit") ? &exit_code : !strcmp(argv[i], "--term-exit") ? &term_code
      : !strcmp(argv[i], "--term-after") ? &term_wait : !strcmp(argv[i], "--answer-after") ? &late
      : !strcmp(argv[i], "--status") ? &status : NULL;
    if (!option) { fprintf(stderr, "unknown option %s\n", argv[i]); return 2; }
    *option = number(argv[i], argv[i + 1]);
  }

  // As PID 1 a signal without a handler would be ignored.
  term_exit = (sig_atomic_t)term_code;
  term_after = (sig_atomic_t)term_wait;
  signal(SIGALRM, on_term);
  signal(SIGTERM, on_term);
  signal(SIGINT, on_term);
  signal(SIGPIPE, SIG_IGN);
  setvbuf(stdout, NULL, _IOLBF, 0);

  allocate(mib, over && mib ? (double)over / (double)mib : 0.002);
  int child = child_mib ? allocate_in_child(child_mib) : UNSET;
  char done;
  if (child_mib && child_exit != UNSET && read(child, &done, 1) == 0 && child_has_ended(0)) return (int)child_exit;
  if (exit_code != UNSET) return (int)exit_code;
  struct pollfd server = {.fd = listen_on(port), .events = POLLIN};
  printf("ready: holding %ld MiB\n", mib);

  double started = seconds_now();
  for (long leaked = 0;;) {
    if (poll(&server, 1, leak || waiting_now ? 50 : 1000) > 0) {
      int client = accept(server.fd, NULL, NULL);
      if (client >= 0 && waiting_now == MOST_WAITING) close(client);
      else if (client >= 0) waiting[waiting_now].client = client, waiting[waiting_now++].due = seconds_now() + (double)late;
    }
    answer_those_due(status);
    if (child_has_ended(WNOHANG) && child_exit != UNSET) return (int)child_exit;
    for (; leak && (double)leaked < (seconds_now() - started) * (double)leak; leaked++) hold_mib();
  }
}
