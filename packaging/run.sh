#!/usr/bin/env bash
# Start the app from a checkout: bash packaging/run.sh demo   (any other command works too)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
prepare requirements.lock
exec "$venv/bin/python" -m streamer_app "$@"
