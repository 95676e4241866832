# containerd and kubelet. They live in a mount namespace of their own, in which the paths that
# kubelet, containerd and CNI share by convention are this cluster's: two kubelets would remove each
# other's logs and sockets there. When the last of its processes ends, so do all of its mounts.

node_mounts() {
  cat <<M
$STATE/node/kubelet /var/lib/kubelet
$STATE/node/containerd /var/lib/containerd
$STATE/node/cni /var/lib/cni
$STATE/node/pod-logs /var/log/pods
$STATE/node/container-logs /var/log/containers
$RUN/containerd /run/containerd
$RUN/netns /run/netns
M
}

# The mount points have to exist outside; those made here are remembered and removed with the last cluster.
make_mount_points() {
  local from to dir
  while read -r from to; do
    mkdir -p "$from"
    for dir in $to; do [ -d "$dir" ] || { mkdir -p "$dir"; echo "$dir" >>"$RUN_ROOT/made"; }; done
  done < <(node_mounts)
}

cgroup_roots() {   # v1: one per controller, and a v2 beside them where both are mounted; v2: the one
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then echo /sys/fs/cgroup
  else awk '$3=="cgroup" || $3=="cgroup2"{print $2}' /proc/mounts; fi
}

make_cgroups() {
  local root f
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    for f in $(cat /sys/fs/cgroup/cgroup.controllers); do echo "+$f" >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true; done
  fi
  for root in $(cgroup_roots); do
    mkdir -p "$root/$CGROUP"
    # v1: a new cpuset is empty, and nothing can run in an empty one
    if [ -e "$root/cpuset.mems" ]; then for f in cpuset.cpus cpuset.mems; do cat "$root/$f" >"$root/$CGROUP/$f"; done; fi
  done
}

remove_cgroups() {
  local root p end=$((SECONDS + 60))
  while [ $SECONDS -lt $end ]; do
    for root in $(cgroup_roots); do
      [ -d "$root/$CGROUP" ] || continue
      for p in $(find "$root/$CGROUP" -name cgroup.procs -exec cat {} + 2>/dev/null); do kill -9 "$p" 2>/dev/null || true; done
      find "$root/$CGROUP" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done
    cgroups_left || return 0
    sleep 0.02
  done
  echo "cluster: could not remove the cgroups of '$NAME': see /sys/fs/cgroup/*/$CGROUP" >&2
}
cgroups_left() { local root; for root in $(cgroup_roots); do if [ -d "$root/$CGROUP" ]; then return 0; fi; done; return 1; }

# Pods reach the API server as in any cluster, at the 'kubernetes' Service: no kube-proxy runs, these two rules stand in for it.
service_rules() {
  local action=$1
  iptables -w -t nat "$action" OUTPUT -d "$SERVICE_IP" -p tcp --dport 443 -j DNAT --to-destination "127.0.0.1:$API" &&
    iptables -w -t nat "$action" PREROUTING -i "$BRIDGE" -d "$SERVICE_IP" -p tcp --dport 443 -j DNAT --to-destination "127.0.0.1:$API"
}

make_network() {
  ip link add "$BRIDGE" type bridge || die "could not make the bridge $BRIDGE: does this kernel have bridges?"
  ip addr add "$NODE_IP/24" dev "$BRIDGE"
  ip link set "$BRIDGE" up
  echo 1 >"/proc/sys/net/ipv4/conf/$BRIDGE/route_localnet"
  service_rules -A || die "could not add the NAT rules for $SERVICE_IP: does iptables work here?"
  mkdir -p "$STATE/node/net.d"
  cat >"$STATE/node/net.d/10-$NAME.conflist" <<T
{"cniVersion":"0.4.0","name":"$NAME","plugins":[{"type":"bridge","bridge":"$BRIDGE","isGateway":false,"ipMasq":false,
"ipam":{"type":"host-local","ranges":[[{"subnet":"$PODS","gateway":"$NODE_IP"}]],"routes":[{"dst":"0.0.0.0/0"}]}}]}
T
}

remove_network() {
  command -v ip >/dev/null || return 0
  ip link del "$BRIDGE" 2>/dev/null || true
  while service_rules -C 2>/dev/null; do service_rules -D; done
}

# restrict_oom_score_adj: where root lacks CAP_SYS_RESOURCE no container could start without it.
write_containerd_config() {
  cat >"$STATE/node/containerd.toml" <<T
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$SOCK"
[plugins."io.containerd.internal.v1.opt"]
  path = "/var/lib/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$(cni_dir)"
    conf_dir = "$STATE/node/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
T
}

# imageGCHighThresholdPercent 100: loaded images cannot be pulled again, so they are never collected.
# makeIPTablesUtilChains false: its chains are only of use to kube-proxy, and would stay behind.
# clusterDNS: nobody answers there; without it the kubelet writes a warning event for every pod.
write_kubelet_config() {
  cat >"$STATE/node/kubelet.yaml" <<T
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $NODE_IP
port: $KUBELET
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
healthzPort: $KUBELET_HEALTH
tlsCertFile: $STATE/pki/kubelet.crt
tlsPrivateKeyFile: $STATE/pki/kubelet.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: false}, x509: {clientCAFile: "$STATE/pki/ca.crt"}}
authorization: {mode: AlwaysAllow}
clusterDNS: [$DNS_IP]
clusterDomain: cluster.local
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
enforceNodeAllocatable: []
failSwapOn: false
oomScoreAdj: 0
makeIPTablesUtilChains: false
volumePluginDir: /var/lib/kubelet/volume-plugins
imageGCHighThresholdPercent: 100
evictionHard: {"memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%"}
T
}

ctr_() { ctr -a "$SOCK" -n k8s.io "$@"; }

start_node() {
  local port
  for port in $KUBELET $KUBELET_HEALTH; do free_port "$port"; done
  make_mount_points
  make_cgroups
  make_network
  write_containerd_config
  write_kubelet_config
  local mounts; mounts=$(node_mounts | sed 's/^/mount --bind /; s/$/ \&\& /')
  spawn containerd unshare --mount --propagation private sh -c "${mounts//$'\n'/ } exec containerd -c $STATE/node/containerd.toml -l warn"
  image localhost/pause:1 "$STATE/node/pause.tar" -- /bin/sleep infinity
  wait_for containerd 'containerd to answer' ctr_ version
  load "$STATE/node/pause.tar"
  progress "containerd answers"
  spawn kubelet nsenter --mount="/proc/$(pid_of containerd)/ns/mnt" "$CACHE/kubelet" --kubeconfig="$STATE/node.conf" \
    --config="$STATE/node/kubelet.yaml" --hostname-override="$NODE" --node-ip="$NODE_IP" --container-runtime=remote \
    --container-runtime-endpoint="unix://$SOCK" --v=2
}

node_ready() {   # Ready, and the taint gone that keeps pods away until then
  [ "$(kubectl --kubeconfig "$STATE/admin.conf" get node "$NODE" -o jsonpath='{.status.conditions[?(@.type=="Ready")].status} {.spec.taints}')" = 'True ' ]
}

# A kubelet that is told of its pod network looks at itself again at once, and not only with its next report in 10 s.
# (The controller that would tell it begins by sleeping 10 s.) It does so once: told too early, it finds itself not ready.
give_pod_network() {
  kubectl --kubeconfig "$STATE/admin.conf" patch node "$NODE" -p "{\"spec\": {\"podCIDR\": \"$PODS\", \"podCIDRs\": [\"$PODS\"]}}"
}

node_usable() {
  wait_for kubelet "node $NODE to register" api "/api/v1/nodes/$NODE"
  sleep 1.5
  give_pod_network >/dev/null
  wait_for kubelet "node $NODE to be Ready" node_ready
  progress "node $NODE is Ready"
}

load() { ctr_ images import "$1" >/dev/null; }

# Shims are containerd's children, not recorded by us: known by the socket of this cluster, which they are told to report to.
stop_node() {
  local dir p
  stop kubelet containerd
  for dir in /proc/[0-9]*; do
    p=$(tr '\0' ' ' 2>/dev/null <"$dir/cmdline") || continue
    if [[ $p == *containerd-shim*" -address $SOCK "* ]]; then kill -9 "${dir#/proc/}" 2>/dev/null || true; fi
  done
  remove_cgroups
  remove_network
}
