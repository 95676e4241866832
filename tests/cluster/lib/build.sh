# Installing what the clusters need and building Kubernetes from Debian's source package. crd-server.sh builds with the same steps.

BINARIES=(kube-apiserver kube-controller-manager kube-scheduler kubelet)

PATCH=$HERE/kubernetes-go1.18.patch

# A cache counts only if it was built with the patch that lies here now.
built() {
  local b
  cmp -s "$PATCH" "$CACHE/built-with.patch" || return 1
  for b in "${BINARIES[@]}"; do [ -x "$CACHE/$b" ] || return 1; done
}

# Debian packages that are missing for: control | crd-server | node | build. By command, so that what
# another vendor's package already provides (docker's containerd.io, say) is left alone.
missing_packages() {
  local pairs pair out=()
  case $1 in
    control) pairs='etcd:etcd-server curl:curl openssl:openssl ss:iproute2 kubectl:kubernetes-client' ;;
    crd-server) pairs='etcd:etcd-server curl:curl ss:iproute2 kubectl:kubernetes-client' ;;
    node) pairs='containerd:containerd ctr:containerd runc:runc iptables:iptables ip:iproute2 busybox:busybox-static gcc:gcc' ;;
    build) pairs='/usr/lib/go/bin/go:golang-go gcc:gcc make:make rsync:rsync jq:jq dpkg-source:dpkg-dev patch:patch' ;;
  esac
  for pair in $pairs; do command -v "${pair%%:*}" >/dev/null || out+=("${pair#*:}"); done
  if [ "$1" = node ]; then
    [ -n "$(cni_dir)" ] || out+=(containernetworking-plugins)
    [ -e /etc/ssl/certs/ca-certificates.crt ] || out+=(ca-certificates)
  fi
  case $1 in node|build) [ -e /usr/include/stdio.h ] || out+=(libc6-dev) ;; esac
  echo "${out[*]}"
}

cni_dir() { local d; for d in /usr/lib/cni /opt/cni/bin; do if [ -x $d/bridge ]; then echo $d; return; fi; done; }

install_packages() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# Debian ships the complete upstream source; its binary packages carry only kubectl.
# Uses the machine's own Debian sources, with source packages switched on.
fetch_source() {
  local work=$1 f
  mkdir -p "$work/lists/partial" "$work/parts"
  for f in /etc/apt/sources.list.d/*.sources; do
    if [ -e "$f" ] && grep -q debian-archive-keyring "$f"; then sed 's/^Types:.*/Types: deb-src/' "$f" >"$work/parts/$(basename "$f")"; fi
  done
  if [ -s /etc/apt/sources.list ]; then sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$work/parts/list.list"; fi
  local options=(-oDir::Etc::SourceList=/dev/null -oDir::Etc::SourceParts="$work/parts" -oDir::State::Lists="$work/lists" -oAPT::Sandbox::User=root)
  apt-get "${options[@]}" update -qq
  (cd "$work" && apt-get "${options[@]}" source -qq --download-only kubernetes)
  mkdir -p "$work/go/src/k8s.io/kubernetes"
  tar xzf "$work"/kubernetes_*.orig.tar.gz -C "$work/go/src/k8s.io/kubernetes" --strip-components=1
  patch -d "$work/go/src/k8s.io/kubernetes" -p1 <"$PATCH"
}

compile() {
  local work=$1
  cd "$work/go/src/k8s.io/kubernetes"
  export PATH="/usr/lib/go/bin:$PATH" GOPATH="$work/go" GOCACHE="$work/gocache" GO111MODULE=off GOFLAGS= CGO_ENABLED=0
  # Beside these, its makefile compiles what generates code: about a third as many again.
  count_packages 4 3 "${BINARIES[@]/#/./cmd/}"
  KUBE_GIT_VERSION=v$VERSION make GOFLAGS=-v WHAT="${BINARIES[*]/#/cmd/}"
  local b
  for b in "${BINARIES[@]}"; do install "_output/local/bin/linux/$(go_arch)/$b" "$CACHE/$b.new"; done
  for b in "${BINARIES[@]}"; do mv "$CACHE/$b.new" "$CACHE/$b"; done
  cp "$PATCH" "$CACHE/built-with.patch"
}
# count_packages NUMERATOR DENOMINATOR PACKAGE...: how many will be compiled for them, for part.
count_packages() {
  local n; n=$(go list -deps "${@:3}" 2>/dev/null | wc -l)
  echo $((n * $1 / $2)) >"$BUILD_WORK/packages"
}
go_arch() { /usr/lib/go/bin/go env GOARCH; }

# try_step WHAT COMMAND...: runs it with its output in BUILD_LOG, and shows that it goes on:
# on a terminal one line that counts, elsewhere a line every 15 seconds. Leaves the command's exit code in STEP_CODE: were it
# asked for by || or if, the shell would not end the command at its first error.
try_step() {
  local what=$1 pid i=0; shift
  [ -t 1 ] || progress "$what"
  set -m; "$@" >>"$BUILD_LOG" 2>&1 8>&- 9>&- & pid=$!; set +m    # a process group of its own, so that all of it can be stopped
  BUILD_GROUP=$pid
  while kill -0 $pid 2>/dev/null; do
    if [ -t 1 ]; then printf '\r[%6ss] %s%s' "$(seconds)" "$what" "$(part)"
    elif [ $((i % 15)) = 14 ]; then progress "  still $what$(part)"; fi
    i=$((i + 1)); sleep 1
  done
  [ ! -t 1 ] || echo
  BUILD_GROUP=
  STEP_CODE=0; wait $pid || STEP_CODE=$?
}

step() {
  try_step "$@"
  [ $STEP_CODE = 0 ] || { tail -5 "$BUILD_LOG" | sed 's/^/  /' >&2; die "$1 failed; the whole output is in $BUILD_LOG"; }
}
# How far: go -v names each package as it compiles it, in a line of its own. How many there will be is in a file, once it is known.
part() {
  local n total
  n=$(grep -cE '^[a-z0-9_]+(/[A-Za-z0-9._-]+|\.[a-z]+/[A-Za-z0-9._-]+)*$' "$BUILD_LOG" 2>/dev/null) || true
  total=$(cat "${BUILD_WORK:-}/packages" 2>/dev/null) || true
  [ "${n:-0}" = 0 ] || [ -z "$total" ] || echo ", $n of about $total packages"
}

# One build at a time in a folder of the cache; its log lies there.
lock_build() {
  mkdir -p "$1"
  exec 8>"$1/lock"
  flock -n 8 || { progress "another build is at work here; waiting for it to end"; flock 8; }
  BUILD_LOG=$1/build.log
}
unlock_build() { exec 8>&-; }

# A temporary folder in BUILD_WORK, until build_ended.
build_begins() {
  trap build_ended EXIT; trap 'exit 130' INT TERM
  : >"$BUILD_LOG"
  BUILD_WORK=$(mktemp -d /var/tmp/headroom-build.XXXXXX)
}

build_ended() {
  [ -z "${BUILD_GROUP:-}" ] || kill -- "-$BUILD_GROUP" 2>/dev/null || true
  [ -z "${BUILD_WORK:-}" ] || rm -rf "$BUILD_WORK"
  BUILD_WORK=
  trap - EXIT INT TERM
}

install_missing() {
  local packages=$*
  [ -n "${packages// /}" ] || return 0
  need_root
  command -v apt-get >/dev/null || die "missing: $packages; there is no apt-get here, install them by other means"
  : >"$BUILD_LOG"
  packages=$(tr ' ' '\n' <<<"$packages" | sort -u | xargs)
  step "installing packages: $packages" install_packages $packages
}

build() {
  clock
  lock_build "$CACHE"
  install_missing "$(missing_packages control) $(missing_packages node) $(built || missing_packages build)"
  if ! built; then
    build_begins
    step "fetching the source of Kubernetes $VERSION" fetch_source "$BUILD_WORK"
    step "compiling Kubernetes $VERSION" compile "$BUILD_WORK"
    build_ended
  fi
  unlock_build
  progress "Kubernetes $VERSION is built: $CACHE"
}

# What 'up' calls: builds when anything is missing for what it is about to start.
ensure_built() {
  local packages; packages=$(missing_packages control)
  [ "$1" = no-node ] || packages+=$(missing_packages node)
  built && [ -z "${packages// /}" ] || build
}
