#!/usr/bin/env bash
# tests/mcp/run.sh HEARSAY FOLDER: `hearsay mcp` asked by the protocol's own clients from npm, installed into FOLDER.
# 77 (skipped) without node or the packages, unless HEARSAY_REQUIRE_NODE is set.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
hearsay=$(realpath "$1") folder=$2

skip() {
  echo "skipped: $*" >&2
  [ -z "${HEARSAY_REQUIRE_NODE:-}" ] || exit 1
  exit 77
}

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then skip "node and npm are not here"; fi
mkdir -p "$folder"
cp "$here"/package.json "$here"/package-lock.json "$here"/client.mjs "$folder"
if ! cmp -s "$folder/package-lock.json" "$folder/installed.json"; then
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 || skip "npm could not install the clients"
  cp "$folder/package-lock.json" "$folder/installed.json"
fi
cd "$folder"
exec timeout 300 node client.mjs "$hearsay" "$here/../../examples/nvidia-openai/articles.jsonl"
