#!/usr/bin/env bash
# Puts the real output of `./run demo` between the demo marks of README.md: its first lines, cut at a blank line near the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
most_lines=38  # a README is two screens

output=$(mktemp)
page=$(mktemp)
trap 'rm -f "$output" "$page"' EXIT
./run demo | sed 's/[ \t]*$//' | awk -v most="$most_lines" '
  { line[NR] = $0 }
  END {
    last = NR
    if (NR > most) {
      last = most
      for (i = most; i > most - 12; i--) if (line[i] == "" && line[i - 1] ~ /^ /) { last = i; break }  # never behind a heading
    }
    for (i = 1; i <= last; i++) print line[i]
    if (last < NR) printf "[%d more lines]\n", NR - last
  }' >"$output"
[ -s "$output" ] || { echo "refresh_readme: ./run demo printed nothing" >&2; exit 1; }
for mark in '<!-- demo -->' '<!-- /demo -->'; do
  grep -qxF "$mark" README.md || { echo "refresh_readme: README.md has no line $mark" >&2; exit 1; }
done

awk -v output="$output" '
  $0 == "<!-- demo -->" {
    print; print "```"
    while ((getline line < output) > 0) print line
    print "```"; skipping = 1; next
  }
  $0 == "<!-- /demo -->" { skipping = 0 }
  !skipping { print }
' README.md >"$page"
cat "$page" >README.md
