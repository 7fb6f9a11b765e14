#!/usr/bin/env bash
# Measures quality on labelled stories: folders with articles.jsonl and truth.json.
# usage: tools/eval.sh [STORIES_FOLDER]      default: $HEARSAY_STORIES, else ../shared/data/stories
set -euo pipefail
# shellcheck source=tools/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"

stories=${1:-${HEARSAY_STORIES:-$hearsay_root/../shared/data/stories}}
[ -d "$stories" ] || fail "no folder of labelled stories: $stories (docs/quality.md says what one holds)"
install_packages "${hearsay_packages[@]}"
build release hearsay
hearsay=$hearsay_root/build/release/hearsay
found=0
for truth in "$stories"/*/truth.json; do
  [ -f "$truth" ] || continue
  found=1
  story=$(dirname "$truth")
  printf '== %s\n' "$(basename "$story")"
  "$hearsay" eval story "$story"
done
[ "$found" = 1 ] || fail "no story in $stories: a story is a folder with articles.jsonl and truth.json"
