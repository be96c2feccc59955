"""What people run. Each script starts with `import _bootstrap`; imported as `scripts.NAME`, it finds it here."""

import sys

from scripts import _bootstrap

sys.modules.setdefault("_bootstrap", _bootstrap)
