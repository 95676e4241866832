# Images without a builder: a root file system in one layer, packed as 'docker save' would.
# Same input, same bytes: names sorted, times fixed.

ARCHIVE=(tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu)

# pack NAME:TAG OUT.tar ROOTFS USER ENV... -- ENTRYPOINT...
pack() {
  local name=$1 out=$2 rootfs=$3 user=$4 env=() work; shift 4
  while [ "$1" != -- ]; do env+=("$1"); shift; done; shift
  work=$(mktemp -d)
  "${ARCHIVE[@]}" -C "$rootfs" -cf "$work/layer.tar" .
  printf '{"created":"1970-01-01T00:00:00Z","architecture":"%s","os":"linux","config":{"User":"%s","Entrypoint":%s,"Env":%s,"WorkingDir":"/"},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$(dpkg --print-architecture)" "$user" "$(json_list "$@")" "$(json_list "${env[@]}")" "$(sha256sum "$work/layer.tar" | cut -d' ' -f1)" >"$work/config.json"
  printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$name" >"$work/manifest.json"
  "${ARCHIVE[@]}" -C "$work" -cf "$out.new" config.json layer.tar manifest.json
  mv "$out.new" "$out"
  rm -rf "$work" "$rootfs"
}
json_list() { local s out=; for s in "$@"; do s=${s//\\/\\\\}; out+=",\"${s//\"/\\\"}\""; done; echo "[${out:1}]"; }

new_rootfs() {
  local r; r=$(mktemp -d)
  chmod 755 "$r"; mkdir -p "$r"/{etc,tmp,dev,proc,sys}; chmod 1777 "$r/tmp"
  printf 'root:x:0:0::/:/sbin/nologin\nnobody:x:65534:65534::/:/sbin/nologin\nnonroot:x:65532:65532::/:/sbin/nologin\n' >"$r/etc/passwd"
  printf 'root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n' >"$r/etc/group"
  echo 'hosts: files dns' >"$r/etc/nsswitch.conf"
  echo "$r"
}

image() {
  local name out rootfs user= applet
  [ $# -ge 2 ] || bad_usage "image needs NAME:TAG and OUT.tar"
  [[ $1 == *:* ]] || bad_usage "'$1' has no tag (NAME:TAG)"
  name=$1 out=$2; shift 2
  command -v busybox >/dev/null || die "busybox is missing: run 'cluster build'"
  rootfs=$(new_rootfs); mkdir "$rootfs/bin"
  cp "$(command -v busybox)" "$rootfs/bin/busybox"
  for applet in sh ls cat echo sleep wget httpd nc head tail tr date awk env id; do ln -s busybox "$rootfs/bin/$applet"; done
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    case $1 in
      --user) [ $# -ge 2 ] || bad_usage "--user needs a UID"; user=$2; shift ;;
      *=/*) [ -e "${1%%=/*}" ] || die "no such file: ${1%%=/*}"
            mkdir -p "$rootfs/$(dirname "/${1#*=/}")"; cp -rL "${1%%=/*}" "$rootfs/${1#*=/}" ;;
      *) bad_usage "expected SRC=/dst, --user or --, not '$1'" ;;
    esac
    shift
  done
  [ $# -ge 2 ] || bad_usage "image needs '-- ENTRYPOINT...' at the end"
  shift
  pack "$name" "$out" "$rootfs" "$user" PATH=/bin -- "$@"
}

# No shell and nothing else that the app does not load itself: as a real image would be.
dotnet_image() {
  local name out dir entry rootfs lib
  [ $# -ge 4 ] || bad_usage "dotnet-image needs NAME:TAG OUT.tar PUBLISH_DIR ENTRY"
  [[ $1 == *:* ]] || bad_usage "'$1' has no tag (NAME:TAG)"
  name=$1 out=$2 dir=$3 entry=$4; shift 4
  [ -x "$dir/$entry" ] || die "$dir/$entry is no program: publish with 'dotnet publish -r linux-x64 --self-contained'"
  rootfs=$(new_rootfs)
  mkdir -p "$rootfs/app" "$rootfs/etc/ssl/certs"
  cp -rL "$dir/." "$rootfs/app/"
  cp -L /etc/ssl/certs/ca-certificates.crt "$rootfs/etc/ssl/certs/"
  for lib in $(needed_libraries "$dir" "$dir/$entry"); do mkdir -p "$rootfs$(dirname "$lib")"; cp -L "$lib" "$rootfs$lib"; done
  # No ICU in the image: without the invariant switch .NET would refuse to start.
  pack "$name" "$out" "$rootfs" 65532:65532 PATH=/app DOTNET_EnableDiagnostics=0 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt -- "/app/$entry" "$@"
}

# What the program and its own libraries link to, and OpenSSL, which .NET opens by name.
needed_libraries() {
  {
    find "$1" -maxdepth 1 -name '*.so' ! -name libcoreclrtraceptprovider.so -exec ldd {} + 2>/dev/null || true
    ldd "$2" || true
    ldconfig -p | grep -E '^\s*lib(ssl|crypto)\.so\.3 .*x86-64'
  } | grep -oE '(=> |^\s+)/[^ ]+' | grep -oE '/[^ ]+' | grep -vF "$1/" | sort -u
}

workload_image() {
  [ $# -eq 1 ] || bad_usage "workload-image takes OUT.tar"
  command -v gcc >/dev/null || die "gcc is missing: run 'cluster build'"
  local rootfs; rootfs=$(new_rootfs)
  gcc -O2 -Wall -Wextra -Werror -static -o "$rootfs/workload" "$HERE/workload.c"
  pack localhost/headroom-workload:1 "$1" "$rootfs" '' PATH=/ -- /workload
}
