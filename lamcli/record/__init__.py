"""A person at a live browser becomes a trace, written while it happens."""

from lamcli.record.options import RecordOptions, RecordSummary
from lamcli.record.recorder import record

__all__ = ["RecordOptions", "RecordSummary", "record"]
