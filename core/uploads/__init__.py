"""What comes in from outside: checked by content in a fenced-off process, renamed, scanned."""
