#!/usr/bin/env bash
# Build dist/streamer-app, a folder that runs without Python, and try it once: bash packaging/bundle.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
venv=$root/build/bundle-venv

builder_packages() { # what PyInstaller needs beside Python on Debian
  command -v objdump >/dev/null || echo binutils
  # Debian keeps the library that is bundled apart from its interpreter.
  local library
  library=$("$venv/bin/python" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])')
  case $(readlink -f "$venv/bin/python") in
    /usr/bin/*) ldconfig -p | grep -q "$library" || echo "$library" ;;
  esac
}

mkdir -p "$root/build"
prepare requirements-bundle.lock
if [ "$(uname -s)" = Linux ] && [ -n "$(builder_packages)" ]; then
  install_packages $(builder_packages)
fi
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
