# shellcheck shell=bash
# Sourced by ./run, ./test and .ci/run: installs what is missing and builds a preset. Needs bash.
# Everything it says goes to standard error: standard output belongs to hearsay.

hearsay_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What a build needs, as Debian names it. docs/design.md says what each library is for.
# shellcheck disable=SC2034  # used by the scripts that source this one
hearsay_packages=(
  g++ cmake ninja-build pkg-config ca-certificates
  libxml2-dev libcld2-dev libicu-dev libuchardet-dev libsimdjson-dev nlohmann-json3-dev
  libtomlplusplus-dev libcli11-dev libsqlite3-dev libxxhash-dev zlib1g-dev libzstd-dev libcurl4-openssl-dev libgtest-dev
  libboost-dev libsodium-dev esbuild
)

say() { printf 'hearsay: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# install_packages NAME...: installs those that are missing; costs one dpkg-query when none is.
install_packages() {
  local installed missing=() name as_root=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    if [ ! -d "$hearsay_root/build" ]; then
      say "not a Debian system: please provide what these packages hold: $*"
    fi
    return 0
  fi
  # dpkg-query fails when a name is unknown to it, which is what is asked here.
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for name in "$@"; do
    grep -qxF "installed $name" <<<"$installed" || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  say "installing Debian packages: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "root is needed to install them; as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
         "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
           apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null
  then
    tail -n 40 "$log" >&2
    fail "apt-get failed; the whole output is in $log"
  fi
  rm -f "$log"
}

# configure PRESET: writes build/PRESET unless that is done; ninja and make reconfigure by themselves when CMakeLists changes.
configure() {
  local preset=$1 folder=$hearsay_root/build/$1 generator=() log
  # A build folder that was copied or moved with its checkout still points at the old place.
  if [ -f "$folder/CMakeCache.txt" ] &&
     ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$hearsay_root" "$folder/CMakeCache.txt"; then
    say "build/$preset belongs to another checkout: making it anew"
    rm -rf "$folder"
  fi
  if [ -f "$folder/build.ninja" ] || [ -f "$folder/Makefile" ]; then return 0; fi
  mkdir -p "$folder"
  rm -f "$folder/CMakeCache.txt"
  if command -v ninja >/dev/null; then generator=(-G Ninja); fi
  log=$folder/configure.log
  if ! (cd "$hearsay_root" && cmake --preset "$preset" "${generator[@]}") >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$folder/build.ninja" "$folder/Makefile"
    fail "cmake failed for build/$preset"
  fi
}

# build PRESET [TARGET...]: quiet unless it fails. One at a time for each preset.
build() {
  local preset=$1 folder=$hearsay_root/build/$1 targets=() target log
  shift
  mkdir -p "$folder"
  exec 9>"$folder/.lock"
  if command -v flock >/dev/null; then flock 9; fi
  configure "$preset"
  for target in "$@"; do targets+=(--target "$target"); done
  # Without a jobs argument ninja takes all cores and make takes one.
  local jobs=()
  if [ ! -f "$folder/build.ninja" ]; then jobs=(--parallel "$(nproc)"); fi
  log=$folder/build.log
  [ -f "$folder/.built" ] || say "building ($preset); the first time takes some minutes"
  if ! cmake --build "$folder" "${jobs[@]}" "${targets[@]}" >"$log" 2>&1 9>&- </dev/null; then
    cat "$log" >&2
    fail "the build of build/$preset failed"
  fi
  touch "$folder/.built"
  exec 9>&-
}
