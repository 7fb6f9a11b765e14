#!/usr/bin/env bash
# Wall time, rate and peak memory of `hearsay read` over a newswire file.
# usage: bench/reuters_bench.sh [ARTICLES.jsonl] [RUNS]
# default file: newswire/reuters21578/all.jsonl under $HEARSAY_DATA (else ~/.cache/hearsay-data): 21,578 stories of 1987
set -euo pipefail
# shellcheck source=tools/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/../tools/build.sh"

data=${HEARSAY_DATA:-$HOME/.cache/hearsay-data}
file=${1:-$data/newswire/reuters21578/all.jsonl}
runs=${2:-3}
[ -f "$file" ] || fail "no such file: $file"

packages=("${hearsay_packages[@]}")
[ -x /usr/bin/time ] || packages+=(time)
install_packages "${packages[@]}"
build release hearsay
hearsay=$hearsay_root/build/release/hearsay
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
articles=$(grep -c . "$file")
# Reuters-21578 as JSON Lines has fields "date" and "body"; renamed here, outside the time that is taken.
renamed=$work/articles.jsonl
sed 's/"date": "/"published": "/; s/"body": "/"text": "/' "$file" >"$renamed"

printf 'file      %s (%s articles, %s bytes)\n' "$(basename "$file")" "$articles" "$(stat -c %s "$file")"
printf 'machine   %s, %s cores\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)"
for ((run = 1; run <= runs; run++)); do
  rm -f "$work"/ledger.db*
  code=0
  HEARSAY_LEDGER=$work/ledger.db /usr/bin/time -f '%e %U %S %M' -o "$work/time" \
    "$hearsay" read --outlet Reuters "$renamed" >"$work/out" 2>&1 || code=$?
  # 3: some records were refused (a story of the set has no text).
  if [ "$code" -ne 0 ] && [ "$code" -ne 3 ]; then tail -n 20 "$work/out" >&2; fail "read ended with $code"; fi
  # time writes a line of its own before the figures when the command ended with another code than 0.
  read -r wall user system memory < <(tail -n 1 "$work/time")
  awk -v run="$run" -v wall="$wall" -v cpu="$user" -v kernel="$system" -v memory="$memory" -v articles="$articles" \
    -v ledger="$(stat -c %s "$work/ledger.db")" 'BEGIN {
      printf "run %d     %.2f s wall, %.2f s CPU, %.0f articles/s, peak %.0f MiB, ledger %.1f MiB\n",
             run, wall, cpu + kernel, articles / (wall > 0 ? wall : 0.01), memory / 1024, ledger / 1048576 }'
  tail -n 1 "$work/out" | sed 's/^/          /'
done
