#!/usr/bin/env bash
# Runs the browser tests: run.sh HEARSAY. 77 (skipped) where node, Chromium or the npm packages are not there; with CI set
# what is missing is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
skip() { printf 'skipped: %s\n' "$*"; exit 77; }
export HEARSAY_BINARY=$1
command -v node >/dev/null || skip "no node; the pages are not tested in a browser"
[ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || skip "no Chromium; the pages are not tested in a browser"
if [ ! -d node_modules/playwright-core ] || [ ! -d node_modules/axe-core ]; then
  [ -n "${CI:-}" ] || skip "no npm packages; \`npm ci\` in tests/web installs them"
  npm ci --no-audit --no-fund --ignore-scripts
fi
npm run --silent types
npm test --silent
