#!/usr/bin/env bash
# Puts the real output of `./run demo` between the demo marks of README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=$(mktemp)
page=$(mktemp)
trap 'rm -f "$output" "$page"' EXIT
./run demo >"$output"
[ -s "$output" ] || { echo "refresh_readme: ./run demo printed nothing" >&2; exit 1; }
for mark in '<!-- demo -->' '<!-- /demo -->'; do
  grep -qxF "$mark" README.md || { echo "refresh_readme: README.md has no line $mark" >&2; exit 1; }
done

awk -v output="$output" '
  $0 == "<!-- demo -->" {
    print; print "```"
    while ((getline line < output) > 0) { sub(/[ \t]+$/, "", line); print line }
    print "```"; skipping = 1; next
  }
  $0 == "<!-- /demo -->" { skipping = 0 }
  !skipping { print }
' README.md >"$page"
cat "$page" >README.md
