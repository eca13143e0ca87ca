# Sourced by run.sh and test.sh: makes .venv, installs from a lock file, and sees to the shared
# libraries that Qt needs. Everything is kept inside the checkout.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
export LANG=${LANG:-C.UTF-8}

offscreen_libraries=(libgl1 libegl1 libfontconfig1 libglib2.0-0 libdbus-1-3 libxkbcommon0)
window_libraries=(libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
  libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0
  libwayland-client0 libwayland-cursor0)

fail() { # what happened, what to do
  printf '%s\n%s\n' "$1" "$2" >&2
  exit 1
}

python_command() {
  local name
  for name in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$name" ] && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then
      echo "$name"
      return
    fi
  done
}

install_packages() { # Debian packages; root installs them, others are told the exact line
  if ! command -v apt-get >/dev/null; then
    fail "The system lacks libraries or programs that Qt and Python need." \
      "Install what Debian calls: $*"
  elif [ "$(id -u)" != 0 ]; then
    fail "The system lacks libraries or programs that Qt and Python need." \
      "Run: sudo apt-get install --no-install-recommends -y $*"
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install --no-install-recommends -y -qq "$@" >/dev/null
}

font_packages() { # nothing where a Chinese font is there
  if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh-cn family)" ]; then
    echo fontconfig fonts-noto-cjk fonts-noto-color-emoji
  fi
}

make_venv() {
  local python
  python=$(python_command)
  if [ -z "$python" ] || ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    # What Qt needs is asked for in the same breath: one line to run, not three.
    install_packages python3 python3-venv $(font_packages) \
      "${offscreen_libraries[@]}" "${window_libraries[@]}"
    python=$(python_command)
    [ -n "$python" ] || fail "Python 3.11 or newer is needed." \
      "Install it and name it: PYTHON=/path/to/python3 bash packaging/run.sh demo"
  fi
  [ -x "$venv/bin/pip" ] || "$python" -m venv "$venv"
}

install_lock() { # a lock file of packaging/; does nothing when it is installed already
  local lock=$root/packaging/$1 mark
  mark=$venv/installed-$(cksum <"$lock" | tr ' ' -)
  if [ ! -e "$mark" ]; then
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
      -r "$lock"
    touch "$mark"
  fi
}

missing_libraries() { # shared libraries that Qt's own files ask for in vain
  find "$venv"/lib/python3*/site-packages/PySide6 \( -name 'libQt6Widgets.so*' \
    -o -name 'QtWidgets.abi3.so' -o -name 'libqxcb.so' -o -name 'libqoffscreen.so' \
    -o -name 'libqwayland*.so' \) -exec ldd {} + 2>/dev/null | grep 'not found' || true
}

see_to_libraries() {
  [ "$(uname -s)" = Linux ] || return 0
  local wanted
  wanted=($(font_packages))
  [ -z "$(missing_libraries)" ] || wanted+=("${offscreen_libraries[@]}" "${window_libraries[@]}")
  [ ${#wanted[@]} = 0 ] || install_packages "${wanted[@]}"
}

prepare() { # a lock file
  make_venv
  install_lock "$1"
  see_to_libraries
  export PYTHONPATH=$root${PYTHONPATH:+:$PYTHONPATH}
}
