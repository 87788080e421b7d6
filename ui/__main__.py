"""`python -m ui`: the same as the command `aisle`."""

from ui.cli import main

raise SystemExit(main())
