"""The forms with which staff build a call."""
