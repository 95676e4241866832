# Talking to the user, the names and numbers of a cluster, and its processes.

VERSION=1.20.2
CACHE_ROOT=${HEADROOM_CACHE:-$HOME/.cache/headroom}
CACHE=$CACHE_ROOT/k8s-$VERSION
STATE_ROOT=${HEADROOM_STATE:-/var/tmp/headroom-cluster}
RUN_ROOT=/run/headroom-cluster    # of the machine, not of a user: slots are shared by all clusters on it
SLOTS=10

# Components in the order in which they start.
COMPONENTS=(etcd apiserver crd-server controller-manager scheduler containerd kubelet)

die() { echo "cluster: $*" >&2; exit 1; }
seconds() { local ms=$(( (${EPOCHREALTIME/./} - STARTED) / 1000 )); printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100)); }
clock() { STARTED=${EPOCHREALTIME/./}; }
progress() { printf '[%6ss] %s\n' "$(seconds)" "$*"; }
need_root() { [ "$(id -u)" = 0 ] || die "'$cmd' needs root: run it with sudo"; }

# --- which cluster ---

slot_file_of() { grep -lsE "^$1 " "$RUN_ROOT"/slots/? 2>/dev/null | head -1 || true; }

# Sets everything that follows from NAME and, if it holds a slot, from the slot's number.
use_cluster() {
  STATE=$STATE_ROOT/$NAME RUN=$RUN_ROOT/$NAME SLOT=
  local file; file=$(slot_file_of "$NAME")
  [ -n "$file" ] || return 0
  STATE=$(cut -d' ' -f2- "$file")
  use_slot "${file##*/}"
}

use_slot() {
  SLOT=$1
  local base=$((17000 + 10 * SLOT))
  API=$base ETCD=$((base + 1)) PEER=$((base + 2)) KUBELET=$((base + 3)) KUBELET_HEALTH=$((base + 4))
  SERVICES=10.96.$SLOT.0/24 SERVICE_IP=10.96.$SLOT.1 DNS_IP=10.96.$SLOT.10
  PODS=10.240.$SLOT.0/24 NODE_IP=10.240.$SLOT.1
  BRIDGE=hdr$SLOT NODE=$NAME-node CGROUP=headroom-$NAME
  SOCK=$RUN/containerd/containerd.sock
}

need_up() {
  use_cluster
  [ -n "$SLOT" ] && [ -e "$RUN/up" ] || die "cluster '$NAME' is not up: start it with 'cluster up --name $NAME'"
}

claim_slot() {
  mkdir -p "$RUN_ROOT/slots"
  exec 8>"$RUN_ROOT/lock"; flock 8
  local n
  for ((n = 0; n < SLOTS; n++)); do
    [ -e "$RUN_ROOT/slots/$n" ] && continue
    echo "$NAME $STATE" >"$RUN_ROOT/slots/$n"
    exec 8>&-
    use_slot "$n"
    return
  done
  die "all $SLOTS slots are in use: see 'cluster list', then 'cluster down --name ...'"
}

# One 'up' or 'down' of a name at a time; the daemons must not inherit the lock (see spawn).
lock_name() {
  mkdir -p "$RUN_ROOT/locks"
  exec 9>"$RUN_ROOT/locks/$NAME"
  flock -n 9 || { echo "another 'cluster' command works on '$NAME'; waiting for it"; flock 9; }
}

free_port() {
  local who; who=$(ss -Hltnp "sport = :$1" 2>/dev/null)
  [ -z "$who" ] || die "port $1 is taken by $(grep -oP '\(\("\K[^"]+' <<<"$who" | head -1 || echo 'an unknown process'): stop that, or claim another slot by starting a cluster of another name first"
}

# --- its processes: a pid counts as ours only with the start time that we wrote down ---

start_time() {
  local line; read -r line 2>/dev/null <"/proc/$1/stat" || return 1
  set -- ${line##*) }
  [ "$1" != Z ] && echo "${20}"
}

pid_of() {
  local p s; read -r p s 2>/dev/null <"$RUN/pid/$1" || return 1
  [ -n "$s" ] && [ "$(start_time "$p")" = "$s" ] && echo "$p"
}

spawn() {
  local name=$1; shift
  ( umask 022; cd /; exec 8>&- 9>&-; exec setsid "$@" ) >>"$STATE/log/$name.log" 2>&1 </dev/null &
  (umask 022; echo "$! $(start_time $!)" >"$RUN/pid/$name")
  disown $!    # so that bash does not announce its end
}

stop() {   # at once: nothing here outlives its cluster, so nothing is worth a graceful end
  local n p
  for n in "$@"; do ! p=$(pid_of "$n") || kill -9 "$p" 2>/dev/null || true; done
  for n in "$@"; do
    while pid_of "$n" >/dev/null; do sleep 0.02; done
    rm -f "$RUN/pid/$n"
  done
}

failed() {   # COMPONENT WHAT: the tail of its log, and out; 'up' then takes the rest down
  echo "cluster: $2; the end of $1's log:" >&2
  grep -hvE '^(Flag --|\[WARNING\])' "$STATE/log/$1.log" 2>/dev/null | tail -15 | cut -c1-300 | sed 's/^/  /' >&2 || true
  exit 1
}

# wait_for COMPONENT WHAT COMMAND...: until the command succeeds, while the component lives.
# Patient: what is hopeless ends by itself, and a busy machine is no error.
wait_for() {
  local end=$((SECONDS + 180)) component=$1 what=$2; shift 2
  until "$@" >/dev/null 2>&1; do
    pid_of "$component" >/dev/null || failed "$component" "$component ended while waiting for $what"
    [ $SECONDS -lt "$end" ] || failed "$component" "gave up waiting for $what"
    sleep 0.2
  done
}
