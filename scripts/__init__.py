"""What people run. Each script starts with `import _bootstrap`, which `scripts.NAME` finds here too."""

import sys

from scripts import _bootstrap

sys.modules.setdefault("_bootstrap", _bootstrap)
