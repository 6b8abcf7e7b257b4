"""Where the frozen program begins: another part of it, where it is asked for one, else the window."""

import sys
from multiprocessing import freeze_support

freeze_support()

from desktop.frozen import begin  # noqa: E402 - a process that multiprocessing starts must get no further than above

sys.exit(begin(sys.argv))
