# Starting and stopping a cluster, and the small commands on a running one.

running() {   # every process that its 'up' started is still there
  local f; [ -e "$RUN/up" ] || return 1
  for f in "$RUN"/pid/*; do [ -e "$f" ] && pid_of "${f##*/}" >/dev/null || return 1; done
}

up() {
  if flag --no-node; then bring_up ', without a node' 'ensure_built no-node' control_plane control_plane_usable
  else bring_up '' 'ensure_built node' control_plane start_node control_plane_usable node_usable; fi
}

# bring_up NOTE BUILD STEP...: builds, claims a slot and takes the steps; takes all of it down again if one of them fails.
bring_up() {
  local note=$1 build=$2 p; shift 2
  need_root
  clock
  use_cluster
  lock_name
  use_cluster
  if running; then
    [ "$(cat "$RUN/up")" = "$note" ] || die "'$NAME' is up already as something else${note:+ than asked for (${note#, })}: take it down first"
    echo "cluster '$NAME' is already up: $STATE/admin.conf"; return
  fi
  if [ -n "$SLOT" ] || [ -e "$STATE" ]; then
    echo "cleaning up what a former '$NAME' left"
    take_down
    STATE=$STATE_ROOT/$NAME
  fi
  $build
  claim_slot
  trap up_ended EXIT; trap 'exit 130' INT TERM HUP
  for p in $API $ETCD $PEER; do free_port "$p"; done
  progress "starting '$NAME' in slot $SLOT$note"
  mkdir -p "$STATE_ROOT" "$RUN/pid"
  umask 077
  mkdir -p "$STATE/log"
  for p in "$@"; do $p; done
  if [ -n "${SUDO_UID:-}" ]; then chmod 711 "$STATE"; chown "$SUDO_UID" "$STATE"/admin*.conf; fi    # kubectl without sudo
  echo "$note" >"$RUN/up"
  trap - EXIT INT TERM HUP
  progress "up. To use it: export KUBECONFIG=$STATE/admin.conf"
}

up_ended() {
  trap - EXIT INT TERM HUP
  echo "cluster: '$NAME' did not come up; taking it down again" >&2
  take_down
  exit 1
}

take_down() {
  rm -f "$RUN/up"
  if [ -n "$SLOT" ]; then
    stop_node
    stop scheduler controller-manager crd-server apiserver etcd
  fi
  rm -rf "$STATE" "$RUN"
  rmdir "$(dirname "$STATE")" 2>/dev/null || true
  [ -z "$SLOT" ] || release_slot
}

# The last cluster to go takes the empty mount points with it that were made for nodes.
release_slot() {
  local dir
  exec 8>"$RUN_ROOT/lock"; flock 8
  rm -f "$RUN_ROOT/slots/$SLOT"
  if [ -z "$(ls "$RUN_ROOT/slots")" ] && [ -e "$RUN_ROOT/made" ]; then
    while read -r dir; do rmdir "$dir" 2>/dev/null || true; done <"$RUN_ROOT/made"
    rm -f "$RUN_ROOT/made"
  fi
  exec 8>&-
}

down() {
  need_root
  clock
  lock_name
  use_cluster
  if [ -z "$SLOT" ] && [ ! -e "$STATE" ]; then echo "cluster '$NAME' is not there; nothing to do"; return; fi
  take_down
  progress "'$NAME' is down"
}

names() { sed 's/ .*//' "$RUN_ROOT"/slots/? 2>/dev/null || true; }

down_all() {
  need_root
  local name any=
  for name in $(names); do any=1; (NAME=$name; down); done
  [ -n "$any" ] || echo "no cluster is there; nothing to do"
}

list() {
  local any=
  for NAME in $(names); do
    any=1; use_cluster
    printf '%-20s slot %s  %-10s %s\n' "$NAME" "$SLOT" "$(running && echo up || { [ -e "$RUN/up" ] && echo broken || echo partial; })" "$STATE/admin.conf"
  done
  [ -n "$any" ] || echo "no cluster is up"
}

status_command() {
  local c p
  need_up
  echo "cluster '$NAME', slot $SLOT, API https://127.0.0.1:$API, state $STATE"
  for c in "${COMPONENTS[@]}"; do
    if p=$(pid_of "$c"); then printf '  %-19s pid %-8s %s MiB\n' "$c" "$p" $(($(awk '/^VmRSS/{print $2}' "/proc/$p/status") / 1024))
    elif [ -e "$RUN/pid/$c" ]; then printf '  %-19s ended; its log: %s\n' "$c" "$STATE/log/$c.log"
    else printf '  %-19s not started\n' "$c"; fi
  done
}

kubeconfig_command() { need_up; echo "$STATE/admin.conf"; }
env_command() { need_up; echo "export KUBECONFIG=$STATE/admin.conf"; }
puts_command() { need_up; curl -sf "http://127.0.0.1:$ETCD/metrics" | awk '/^etcd_mvcc_put_total/{printf "%d\n", $2}'; }

audit_command() {
  need_up
  [ -e "$STATE/audit-policy.yaml" ] || die "cluster '$NAME' was started without --audit"
  echo "$STATE/audit.log"
}

load_command() {
  need_root
  need_up
  [ -e "$1" ] || die "no such file: $1"
  [ -e "$RUN/pid/containerd" ] || die "cluster '$NAME' has no node: it was started with --no-node"
  load "$1"
}

# Killed, not asked to end: clients see what they would see if its machine died.
need_apiserver() {
  need_root; need_up; lock_name
  [ -e "$STATE/pki" ] || die "'$NAME' is a definition server: it has no API server of a whole cluster"
}
stop_apiserver_command() { need_apiserver; stop apiserver; echo "the API server of '$NAME' is stopped"; }
start_apiserver_command() {
  need_apiserver
  if pid_of apiserver >/dev/null; then echo "the API server of '$NAME' runs already"; return; fi
  clock
  start_apiserver
  wait_for apiserver 'the API server to be ready' api_ready
  progress "the API server of '$NAME' is ready"
}
restart_apiserver_command() { stop_apiserver_command; start_apiserver_command; }
