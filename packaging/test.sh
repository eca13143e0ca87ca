#!/usr/bin/env bash
# Every check of the project, with 95 % of the branches of all but the window run through and 85 %
# of the window's. Arguments go to pytest, which then runs what they name and counts no branches.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
prepare requirements-test.lock
cd "$root"
"$venv/bin/ruff" check --quiet .
"$venv/bin/ruff" format --quiet --check .
"$venv/bin/mypy" --no-error-summary
"$venv/bin/bandit" --quiet --recursive --severity-level high streamer_app
export QT_QPA_PLATFORM=offscreen
tests=("$venv/bin/python" -W error -m)
[ $# = 0 ] || exec "${tests[@]}" pytest -q "$@"

found=$(mktemp -d)
export COVERAGE_FILE=$found/coverage
traced=("${tests[@]}" coverage run -m pytest -q)
# Under a tracer the times of tortures and benchmarks would mean nothing.
untraced=(tests/test_torture.py tests/test_benchmarks.py)
# About half of the time of all: the two halves run side by side.
half=(tests/desk tests/live tests/review tests/ui)
"${traced[@]}" "${half[@]}" &>"$found/beside" &
beside=$!
trap 'kill "$beside" 2>/dev/null || :; rm -rf "$found"' EXIT
outcome=0
"${tests[@]}" pytest -q "${untraced[@]}" || outcome=1
others=("${untraced[@]}" "${half[@]}")
"${traced[@]}" "${others[@]/#/--ignore=}" || outcome=1
wait "$beside" || outcome=1
cat "$found/beside"
report=("$venv/bin/coverage" report --skip-covered --sort=miss)
"$venv/bin/coverage" combine --quiet "$found"
"${report[@]}" --omit 'streamer_app/ui/*' --fail-under=95 || outcome=1
"${report[@]}" --include 'streamer_app/ui/*' --fail-under=85 || outcome=1
exit $outcome
