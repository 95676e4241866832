# etcd, kube-apiserver, kube-controller-manager, kube-scheduler, and who may talk to them.

make_pki() {
  mkdir -p "$STATE/pki"; cd "$STATE/pki"
  cat >openssl.cnf <<C
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign, digitalSignature
subjectKeyIdentifier = hash
[server]
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
subjectAltName = \$ENV::SAN
[client]
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
authorityKeyIdentifier = keyid
C
  certificate ca '/CN=headroom-cluster' ca
  certificate apiserver '/CN=kube-apiserver' server "IP:127.0.0.1,IP:$SERVICE_IP,IP:$NODE_IP,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  certificate kubelet "/CN=$NODE" server "IP:$NODE_IP,DNS:$NODE"
  certificate kubelet-client '/O=system:masters/CN=kube-apiserver-kubelet-client' client
  certificate admin '/O=system:masters/CN=admin-by-certificate' client
  openssl genrsa -out sa.key 2048 2>/dev/null
  ADMIN=$(token) CONTROLLERS=$(token) SCHEDULER=$(token) NODE_TOKEN=$(token)
  cat >tokens.csv <<T
$ADMIN,admin,admin,system:masters
$CONTROLLERS,system:kube-controller-manager,controllers
$SCHEDULER,system:kube-scheduler,scheduler
$NODE_TOKEN,system:node:$NODE,node,system:nodes
T
  echo "Authorization: Bearer $ADMIN" >admin.header
  cd /
}

token() { openssl rand -hex 24; }

# certificate NAME SUBJECT SECTION [SAN]
certificate() {
  local signer=(-CA ca.crt -CAkey ca.key)
  [ "$3" != ca ] || signer=()
  SAN=${4:-IP:127.0.0.1} openssl req -config openssl.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
    -subj "$2" -extensions "$3" "${signer[@]}" -keyout "$1.key" -out "$1.crt" 2>>"$STATE/log/openssl.log" \
    || failed openssl "making the certificate '$1' failed"
}

# kubeconfig FILE CREDENTIALS
kubeconfig() {
  cat >"$1" <<K
apiVersion: v1
kind: Config
clusters: [{name: $NAME, cluster: {server: "https://127.0.0.1:$API", certificate-authority-data: $(base64 -w0 "$STATE/pki/ca.crt")}}]
users: [{name: $NAME, user: {$2}}]
contexts: [{name: $NAME, context: {cluster: $NAME, user: $NAME}}]
current-context: $NAME
K
}

api() { curl -sf --max-time 5 --cacert "$STATE/pki/ca.crt" -H "@$STATE/pki/admin.header" "https://127.0.0.1:$API$1"; }

# --unsafe-no-fsync: speed over safety, right for a cluster whose data nobody needs after a crash.
start_etcd() {
  local url=http://127.0.0.1:$ETCD peer=http://127.0.0.1:$PEER
  spawn etcd etcd --name "$NAME" --data-dir "$STATE/etcd" --unsafe-no-fsync --logger zap --listen-client-urls $url --advertise-client-urls $url \
    --listen-peer-urls $peer --initial-advertise-peer-urls $peer --initial-cluster "$NAME=$peer"
  wait_for etcd 'etcd to answer' curl -sf --max-time 2 $url/health
  progress "etcd answers"
}

start_apiserver() {
  local audit=()
  if [ -e "$STATE/audit-policy.yaml" ]; then
    # maxsize: never rotate while something counts lines
    audit=(--audit-policy-file="$STATE/audit-policy.yaml" --audit-log-path="$STATE/audit.log" --audit-log-maxsize=4000)
  fi
  # advertise-address: must not be a loopback address, and guessing one would need a default route.
  spawn apiserver "$CACHE/kube-apiserver" --etcd-servers=http://127.0.0.1:$ETCD --bind-address=127.0.0.1 --secure-port=$API \
    --advertise-address=$NODE_IP --service-cluster-ip-range=$SERVICES --allow-privileged=true --authorization-mode=Node,RBAC \
    --tls-cert-file="$STATE/pki/apiserver.crt" --tls-private-key-file="$STATE/pki/apiserver.key" \
    --client-ca-file="$STATE/pki/ca.crt" --token-auth-file="$STATE/pki/tokens.csv" \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$STATE/pki/sa.key" --service-account-signing-key-file="$STATE/pki/sa.key" \
    --kubelet-certificate-authority="$STATE/pki/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --kubelet-client-certificate="$STATE/pki/kubelet-client.crt" --kubelet-client-key="$STATE/pki/kubelet-client.key" \
    --v=1 "${audit[@]}"
}

api_ready() { [ "$(api /readyz)" = ok ]; }

control_plane() {
  make_pki
  if flag --audit; then
    cat >"$STATE/audit-policy.yaml" <<P
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{level: Metadata}]
P
  fi
  kubeconfig "$STATE/admin.conf" "token: $ADMIN"
  kubeconfig "$STATE/admin-certificate.conf" "client-certificate-data: $(base64 -w0 "$STATE/pki/admin.crt"), client-key-data: $(base64 -w0 "$STATE/pki/admin.key")"
  kubeconfig "$STATE/controller-manager.conf" "token: $CONTROLLERS"
  kubeconfig "$STATE/scheduler.conf" "token: $SCHEDULER"
  kubeconfig "$STATE/node.conf" "token: $NODE_TOKEN"
  start_etcd
  start_apiserver
  wait_for apiserver 'the API server to be ready' api_ready
  progress "API server ready at https://127.0.0.1:$API"
  local pace=()
  if flag --fast-controllers; then
    pace=(--kube-api-qps=400 --kube-api-burst=800 --concurrent-deployment-syncs=20 --concurrent-replicaset-syncs=20)
  fi
  # port 0: no port at all; two clusters would share the defaults.
  spawn controller-manager "$CACHE/kube-controller-manager" --kubeconfig="$STATE/controller-manager.conf" --port=0 --secure-port=0 \
    --leader-elect=false --use-service-account-credentials --service-account-private-key-file="$STATE/pki/sa.key" \
    --root-ca-file="$STATE/pki/ca.crt" --controllers='*,-nodeipam,-route,-service,-cloud-node-lifecycle' --v=1 "${pace[@]}"
  spawn scheduler "$CACHE/kube-scheduler" --kubeconfig="$STATE/scheduler.conf" --port=0 --secure-port=0 --leader-elect=false --v=1
}

# Without a token in the default service account the API server refuses pods.
default_account() { api /api/v1/namespaces/default/serviceaccounts/default | grep -q '"secrets"'; }

control_plane_usable() {
  wait_for controller-manager 'the default service account' default_account
  pid_of scheduler >/dev/null || failed scheduler 'the scheduler ended'
  progress "controllers and scheduler at work"
}
