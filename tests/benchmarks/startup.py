"""How long until the first paint (python -m tests.benchmarks.startup).

Three programs in turn, each in a process of its own on a fresh profile: a bare window of
QtWidgets (four tabs, each with a label in the middle), ours up to its first paint, and ours with
everything imported beforehand. All are compiled already, as after any first start. Medians of CPU
and of the largest resident size, and the ratios.
"""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

RUNS = 7
ROOT = Path(__file__).resolve().parents[2]
MODULES = "asyncio msgspec sqlite3 sqlite_utils websockets aiohttp numpy pyqtgraph keyring openpyxl"
BARE = """
import sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QTabWidget

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: QApplication.exit(0))

application = QApplication(sys.argv)
window = Window()
tabs = QTabWidget()
for name in ("Live", "Questions", "Review", "Settings"):
    label = QLabel("No room connected")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    tabs.addTab(label, name)
window.setCentralWidget(tabs)
window.resize(1280, 800)
window.show()
sys.exit(application.exec())
"""
OURS = "from streamer_app.cli import main\nmain([])\n"
EAGER = f"import {', '.join(MODULES.split())}\n{OURS}"
PROGRAMS = {"bare": BARE, "ours": OURS, "eager": EAGER}


def started(program: str, compiled: Path) -> dict[str, float]:
    """Run one program to its end: CPU and wall seconds, largest resident size in MiB.

    ``compiled`` keeps what the interpreter has compiled for the next run.
    """
    with tempfile.TemporaryDirectory() as home:
        places = {name: home for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            **os.environ,
            **places,
            "STREAMER_APP_EXIT_AFTER_FIRST_PAINT": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(compiled),
        }
        began = time.perf_counter()
        process = os.posix_spawn(sys.executable, [sys.executable, "-c", program], environment)
        _, status, used = os.wait4(process, 0)
        wall = time.perf_counter() - began
    if status:
        raise SystemExit(f"a program ended with {os.waitstatus_to_exitcode(status)}")
    return {"cpu_s": cpu(used), "wall_s": wall, "rss_mib": used.ru_maxrss / 1024}


def cpu(used: resource.struct_rusage) -> float:
    """Seconds on the processor, in the program and for it in the kernel."""
    return used.ru_utime + used.ru_stime


def figures(runs: int = RUNS) -> dict[str, float]:
    """Medians over alternating runs, after one of each that compiles and warms the disk's cache."""
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder)
        for program in PROGRAMS.values():
            started(program, compiled)
        rounds = [
            {name: started(text, compiled) for name, text in PROGRAMS.items()} for _ in range(runs)
        ]
    found: dict[str, float] = {}
    for measure in ("cpu_s", "wall_s", "rss_mib"):
        middle = {name: median(each[name][measure] for each in rounds) for name in PROGRAMS}
        found |= {f"{name}_{measure}": round(value, 3) for name, value in middle.items()}
        kind = measure.split("_")[0]
        found[f"{kind}_over_bare"] = round(middle["ours"] / middle["bare"], 2)
        found[f"eager_{kind}_over_ours"] = round(middle["eager"] / middle["ours"], 2)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(figures()) + "\n")
