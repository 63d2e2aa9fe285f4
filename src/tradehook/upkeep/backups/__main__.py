"""`python -m tradehook.upkeep.backups`: make the backup that standard input describes, and say what became of it.

In a process of its own, and after others: answering a webhook comes first. What is wanted comes by standard input, as
an address of a database may hold a password, which everybody on the machine could read among the arguments.
"""

import os
import sys

from tradehook.upkeep.backups.errand import Said, text_of, wanted_of
from tradehook.upkeep.backups.making import Made, make_backup

os.nice(10)
made = make_backup(wanted_of(sys.stdin.buffer.read()))
sys.stdout.buffer.write(text_of(Said(made=made) if isinstance(made, Made) else Said(refusal=made)))
