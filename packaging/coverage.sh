#!/usr/bin/env bash
# How much of the program its tests run through: 95 % of all but the window, 85 % of the window.
# Branches count. The tortures and benchmarks stay away: under a tracer their times mean nothing.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
prepare requirements-test.lock
cd "$root"
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
export COVERAGE_FILE=$found/coverage QT_QPA_PLATFORM=offscreen
"$venv/bin/python" -W error -m coverage run -m pytest -q --ignore tests/test_torture.py \
  --ignore tests/test_benchmarks.py "$@"
"$venv/bin/coverage" combine --quiet "$found"
outcome=0
"$venv/bin/coverage" report --skip-covered --sort=miss --omit 'streamer_app/ui/*' \
  --fail-under=95 || outcome=1
"$venv/bin/coverage" report --skip-covered --sort=miss --include 'streamer_app/ui/*' \
  --fail-under=85 || outcome=1
exit $outcome
