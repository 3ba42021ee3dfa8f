"""The office's pages of a call: build, publish, extend, cancel."""
