"""``python -m lamcli`` is ``lam``."""

from __future__ import annotations

from lamcli.cli import main

if __name__ == "__main__":
    main()
