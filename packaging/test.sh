#!/usr/bin/env bash
# Every check of the project; arguments go to pytest.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
prepare requirements-test.lock
cd "$root"
"$venv/bin/ruff" check --quiet .
"$venv/bin/ruff" format --quiet --check .
"$venv/bin/mypy" --no-error-summary
"$venv/bin/bandit" --quiet --recursive --severity-level high streamer_app
QT_QPA_PLATFORM=offscreen exec "$venv/bin/python" -W error -m pytest -q "$@"
