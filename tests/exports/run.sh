#!/usr/bin/env bash
# tests/exports/run.sh PYTHON HEARSAY ARTICLES FOLDER: check.py with FollowTheMoney's published model, installed from npm into
# FOLDER unless HEARSAY_FTM_MODEL names a copy. Without either check.py says what it could not check and ends with 77
# (skipped); with HEARSAY_REQUIRE_NODE set that is a failure.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=$1 hearsay=$(realpath "$2") articles=$3 folder=$4

install_model() {
  if ! command -v npm >/dev/null; then return 1; fi
  mkdir -p "$folder"
  cp "$here"/package.json "$here"/package-lock.json "$folder"
  if ! cmp -s "$folder/package-lock.json" "$folder/installed.json"; then
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 || return 1
    cp "$folder/package-lock.json" "$folder/installed.json"
  fi
  export HEARSAY_FTM_MODEL=$folder/node_modules/@alephdata/followthemoney/dist/defaultModel.json
}

if [ -z "${HEARSAY_FTM_MODEL:-}" ] && ! install_model; then
  echo "FollowTheMoney's model could not be installed with npm" >&2
  [ -z "${HEARSAY_REQUIRE_NODE:-}" ] || exit 1
fi
exec "$python" "$here/check.py" "$hearsay" "$articles"
