#!/usr/bin/env bash
# How quick is the desk over a ledger: bench/desk.sh LEDGER [SECONDS]. Needs wrk, curl and build/release/hearsay.
# Prints the start, the memory when idle, and for each page the 50th and 99th percentile with 32 connections on loopback.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ledger=$1
seconds=${2:-5}
hearsay=build/release/hearsay
port=18787
base=http://127.0.0.1:$port

begun=$(date +%s%N)
"$hearsay" --ledger "$ledger" serve --listen 127.0.0.1:$port 2>/dev/null &
server=$!
trap 'kill "$server"' EXIT
until curl -fs "$base/healthz" >/dev/null; do sleep 0.005; done
printf 'start %d ms\n' $((($(date +%s%N) - begun) / 1000000))
until curl -fs "$base/" >/dev/null; do sleep 0.2; done
printf 'subjects found after %d ms\n' $((($(date +%s%N) - begun) / 1000000))

subject=$(curl -fs "$base/api/v1/subjects?limit=1" | sed 's/.*"items":\[{*[^"]*"name": *"\([^"]*\)".*/\1/' | tr -d '\n' | sed 's/.*"name": "\([^"]*\)".*/\1/' | sed 's/ /%20/g')
claim=$(curl -fs "$base/api/v1/subjects/$subject/claims" | tr '\n' ' ' | sed 's/.*"items":\[ *{ *"id": "\([^"]*\)".*/\1/' | cut -c1-17)
article=$(curl -fs "$base/api/v1/articles?limit=1" | sed 's/{"items":\[{"id":"\([^"]*\)".*/\1/')
# What the background still computes would be measured too.
last=
while now=$(awk '{print $14 + $15}' "/proc/$server/stat"); [ "$now" != "$last" ]; do last=$now; sleep 2; done
awk '/VmRSS/ {printf "idle memory %d MB\n", $2 / 1024}' "/proc/$server/status"
for path in / "/subject/$subject" "/subject/$subject?as_of=1987-03-20" "/claim/$claim?subject=$subject" "/article/$article" /recent "/search?q=oil+price" "/api/v1/subjects" "/api/v1/subjects/$subject"; do
  printf '%-60s ' "$path"
  curl -fs -o /dev/null -w 'first %{time_total} s ' "$base$path"
  wrk -t2 -c32 -d"${seconds}s" --latency "$base$path" | awk '/50%/ {p50 = $2} /99%/ {p99 = $2} /Requests\/sec/ {r = $2} END {printf "p50 %s p99 %s, %s requests a second\n", p50, p99, r}'
done
