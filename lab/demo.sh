#!/usr/bin/env bash
# `npm run demo [-- --suite SUITE]`: sets up what npm gives, builds tsplay, and shows it patching a Proxmox VE node of the lab
# (SUITE: what its programs come from, see lab/suites.ts).
# TSPLAY=ansible-playbook shows the same with another program.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -d node_modules/smtp-server ]; then npm install --no-save --no-audit --no-fund --loglevel=error; fi
if [ -z "${TSPLAY:-}" ]; then npm run --silent build; fi
exec node --import tsx lab/demo.ts "$@"
