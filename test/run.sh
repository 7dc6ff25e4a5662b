#!/usr/bin/env bash
# `npm test`: sets up what the tests need, builds, runs them all.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/set-up.sh
npm run --silent jest -- "$@"
