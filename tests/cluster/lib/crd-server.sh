# A modern definition server: the part of a Kubernetes 1.36 API server that serves CustomResourceDefinitions, built from Debian's
# golang-*-dev packages and run beside an etcd. Exit code 77 and one line of reason: it cannot be had on this machine.

CRD_SERVER=$HERE/crd-server      # main.go, and packages.lock: what it is built from
CRD_CACHE=$CACHE_ROOT/crd-server
CRD_KEPT=3                       # builds that stay in the cache
# The newest releases that Debian prepares; the second has versions that the first does not have yet.
CRD_SUITES=(forky sid) CRD_GO=1.26
CRD_NEWEST_WANTED='golang-k8s-apiserver-dev golang-k8s-apiextensions-apiserver-dev'

without_crd_server() { echo "no definition server: $*" >&2; exit 77; }

# Where Debian's packages come from: HEADROOM_MIRRORS, else what this machine's own apt uses.
mirrors() {
  if [ -n "${HEADROOM_MIRRORS:-}" ]; then echo "$HEADROOM_MIRRORS"; return; fi
  local found; found=$(apt_mirrors)
  if [ -z "$found" ]; then apt-get update -qq; found=$(apt_mirrors); fi    # apt knows whose a mirror is once it has read it
  [ -z "$found" ] || { echo "$found"; return; }
  echo "apt on this machine has no Debian mirror; name some in HEADROOM_MIRRORS" >&2; return 1
}
apt_mirrors() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null |
    sort -u | grep -v security | sed 's#/$##' | xargs
}

crd_server_folder() { echo "$CRD_CACHE/$(cat "$CRD_SERVER/packages.lock" "$CRD_SERVER/main.go" | sha256sum | cut -c1-12)"; }
crd_server_version() { sed -n 's|.*/golang-k8s-apiextensions-apiserver-dev_0\.\([0-9.]*\)-.*|1.\1|p' "$1"; }

# fetch_packages LOCK FOLDER: each package from the first mirror that has it as the lock pins it. Ends with 1 and names what is nowhere.
fetch_packages() {
  local lock=$1 folder=$2 mirror sum bytes place missing
  grep -v '^#' "$lock" >"$folder.wanted"
  for mirror in $(mirrors); do
    while read -r sum bytes place; do
      [ -e "$folder/${place##*/}" ] || printf 'url = "%s"\noutput = "%s"\n' "$mirror/$place" "$folder/${place##*/}"
    done <"$folder.wanted" >"$folder.urls"
    [ -s "$folder.urls" ] || break
    curl -sSf --parallel --parallel-max 6 --retry 2 --connect-timeout 10 --max-time 600 -K "$folder.urls" || true
    while read -r sum bytes place; do
      echo "$sum  $folder/${place##*/}" | sha256sum -c --status 2>/dev/null || rm -f "$folder/${place##*/}"
    done <"$folder.wanted"
  done
  missing=$(while read -r sum bytes place; do [ -e "$folder/${place##*/}" ] || echo "${place##*/}"; done <"$folder.wanted")
  [ -z "$missing" ] || { echo "on none of the mirrors: $(xargs <<<"$missing" | cut -c1-300)"; return 1; }
}

# refresh_packages LOCK: writes a lock of the same packages in today's versions. Nothing of the machine's own apt changes.
refresh_packages() {
  local state=$BUILD_WORK/apt mirror suite names
  mirror=$(mirrors | cut -d' ' -f1)
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"; touch "$state/status"
  for suite in "${CRD_SUITES[@]}"; do echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"; done >"$state/sources.list"
  {
    printf 'Package: *\nPin: release n=%s\nPin-Priority: 900\n\n' "${CRD_SUITES[0]}"
    printf 'Package: *\nPin: release n=%s\nPin-Priority: 500\n\n' "${CRD_SUITES[1]}"
    printf 'Package: %s\nPin: release n=%s\nPin-Priority: 990\n\n' "$CRD_NEWEST_WANTED" "${CRD_SUITES[1]}"
  } >"$state/preferences"
  cat >"$state/apt.conf" <<C
Dir::State::Lists "$state/lists"; Dir::Cache "$state/cache"; Dir::State::status "$state/status"; APT::Sandbox::User "root";
Dir::Etc::sourcelist "$state/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "$state/preferences"; Dir::Etc::preferencesparts "/dev/null";
Acquire::Check-Valid-Until "false"; Acquire::Languages "none";
C
  APT_CONFIG=$state/apt.conf apt-get update -qq -oAPT::Update::Error-Mode=any || { echo "Debian's ${CRD_SUITES[0]} and ${CRD_SUITES[1]} cannot be read from $mirror"; return 1; }
  names=$(sed -n 's|.*/\(golang-[^_/]*-dev\)_.*|\1|p' "$CRD_SERVER/packages.lock")
  {
    date -u "+# SHA-256, bytes and place of the Debian packages that the definition server is built from: ${CRD_SUITES[*]}, %Y-%m-%d."
    APT_CONFIG=$state/apt.conf apt-cache show --no-all-versions $names golang-$CRD_GO-go golang-$CRD_GO-src |
      awk '/^Filename:/{f=$2} /^Size:/{s=$2} /^SHA256:/{printf "%s  %8d  %s\n", $2, s, f}' | sort -u -k3
  } >"$1.new"
  if [ "$(grep -vc '^#' "$1.new")" != "$(grep -vc '^#' "$CRD_SERVER/packages.lock")" ]; then
    echo "some of the packages are in neither of: ${CRD_SUITES[*]}"; return 1
  fi
  mv "$1.new" "$1"
}

# compile_crd_server DEBS LOCK PROGRAM
compile_crd_server() {
  local root=$BUILD_WORK/root deb version=k8s.io/component-base/version is
  is=$(crd_server_version "$2")
  mkdir -p "$root"
  for deb in "$1"/*.deb; do dpkg-deb -x "$deb" "$root"; done
  mkdir -p "$root/usr/share/gocode/src/crd-server"
  cp "$CRD_SERVER/main.go" "$root/usr/share/gocode/src/crd-server/"
  export PATH="$(echo "$root"/usr/lib/go-*)/bin:$PATH" GOROOT="$(echo "$root"/usr/lib/go-*)" GOPATH="$root/usr/share/gocode"
  export GOCACHE="$BUILD_WORK/gocache" GO111MODULE=off GOFLAGS= GOTOOLCHAIN=local GOPROXY=off CGO_ENABLED=0
  count_packages 1 1 crd-server
  nice -n 5 go build -v -trimpath -o "$3.new" -ldflags "-s -w -X $version.gitVersion=v$is -X $version.gitMajor=1 -X $version.gitMinor=$(cut -d. -f2 <<<"$is")" crd-server
  mv "$3.new" "$3"
}

# fetch_pinned_or_todays FOLDER DEBS: the pinned packages; if an archive no longer has them, the same packages as they are today.
# Leaves the lock that was used in FOLDER.
fetch_pinned_or_todays() {
  cp "$CRD_SERVER/packages.lock" "$1/packages.lock"
  try_step "fetching the $(grep -vc '^#' "$1/packages.lock") packages that the definition server is built from (70 MB)" \
    fetch_packages "$1/packages.lock" "$2"
  [ $STEP_CODE != 0 ] || return 0
  progress "not all of the pinned packages can be fetched; taking today's versions"
  try_step "looking up today's versions" refresh_packages "$1/packages.lock"
  [ $STEP_CODE = 0 ] || without_crd_server "$(tail -1 "$BUILD_LOG")"
  try_step "fetching them" fetch_packages "$1/packages.lock" "$2"
  [ $STEP_CODE = 0 ] || without_crd_server "$(tail -1 "$BUILD_LOG")"
}

build_crd_server() {
  local folder what
  clock
  [ "$(uname -m)" = x86_64 ] || without_crd_server "it is built on amd64 only"
  command -v dpkg-deb >/dev/null || without_crd_server "dpkg-deb is missing: it is built from Debian's packages"
  lock_build "$CRD_CACHE"
  install_missing "$(missing_packages crd-server)"
  folder=$(crd_server_folder)
  if [ ! -x "$folder/crd-server" ] || [ ! -s "$folder/packages.lock" ]; then
    build_begins
    mkdir -p "$folder" "$BUILD_WORK/debs"
    fetch_pinned_or_todays "$folder" "$BUILD_WORK/debs"
    what="compiling the definition server of Kubernetes $(crd_server_version "$folder/packages.lock")"
    try_step "$what" compile_crd_server "$BUILD_WORK/debs" "$folder/packages.lock" "$folder/crd-server"
    if [ $STEP_CODE != 0 ]; then
      # The pinned packages compile: if they do not, that is a fault. Today's may not.
      ! cmp -s "$folder/packages.lock" "$CRD_SERVER/packages.lock" || die "$what failed; the whole output is in $BUILD_LOG"
      without_crd_server "today's versions of its packages do not compile: $BUILD_LOG"
    fi
    build_ended
    ls -td "$CRD_CACHE"/*/ | tail -n +$((CRD_KEPT + 1)) | xargs -r rm -rf
  fi
  unlock_build
  touch "$folder"
  progress "the definition server of Kubernetes $(crd_server_version "$folder/packages.lock") is built: $folder/crd-server"
}

refresh_crd_server() {
  local lock=$CRD_CACHE/packages.lock
  clock
  lock_build "$CRD_CACHE"
  build_begins
  step "looking up today's versions" refresh_packages "$lock"
  build_ended
  unlock_build
  progress "Kubernetes $(crd_server_version "$lock"). To build from these: cp $lock $CRD_SERVER/packages.lock"
}

crd_server_ready() { [ -s "$STATE/admin.conf" ] && [ "$(kubectl --kubeconfig "$STATE/admin.conf" --request-timeout=5s get --raw /readyz)" = ok ]; }

start_crd_server() {
  start_etcd
  spawn crd-server "$(crd_server_folder)/crd-server" --etcd-servers=http://127.0.0.1:$ETCD --listen=127.0.0.1:$API \
    --write-kubeconfig="$STATE/admin.conf" ${EMULATED:+--emulated-version=kube=$EMULATED}
  wait_for crd-server 'the definition server to be ready' crd_server_ready
  progress "definition server ready at https://127.0.0.1:$API"
}

crd_server_command() {
  case ${REST[*]} in
    up) bring_up ", definitions alone${EMULATED:+, as Kubernetes $EMULATED}" build_crd_server start_crd_server ;;
    build|refresh)
      [ -z "$EMULATED" ] || bad_usage "--emulated-version goes with crd-server up only"
      "${REST[0]}_crd_server" ;;
    *) bad_usage "crd-server takes one of: up, build, refresh" ;;
  esac
}
