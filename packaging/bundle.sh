#!/usr/bin/env bash
# Build dist/streamer-app, a folder that runs without Python, and try it once: bash packaging/bundle.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
venv=$root/build/bundle-venv
[ "$(uname -s)" != Linux ] || command -v objdump >/dev/null || install_packages binutils
mkdir -p "$root/build"
prepare requirements-bundle.lock
cd "$root"
"$venv/bin/python" -m PyInstaller --noconfirm --log-level WARN \
  --distpath dist --workpath build/bundle packaging/streamer-app.spec

program=$root/dist/streamer-app/streamer-app
picture=$root/build/first-paint.png
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
try() { # a command of the frozen program, away from the checkout and the user's files
  (cd "$home" && env -u PYTHONPATH HOME="$home" QT_QPA_PLATFORM=offscreen "$program" "$@")
}
rm -f "$picture"
STREAMER_APP_EXIT_AFTER_FIRST_PAINT=$picture try demo
[ -s "$picture" ] || fail "The bundle drew no window." "Look at the messages above."
try --version
echo '{"orders":3,"exposed":900,"present":320}' | try calculate forecast
try doctor --json
du -sh "$root/dist/streamer-app"
