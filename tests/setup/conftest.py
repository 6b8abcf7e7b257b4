"""The set-up code lies beside the package's import path: topo.py adds it the same way."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging" / "setup"))
