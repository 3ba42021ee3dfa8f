"""The office's pages of judging: roster, panel, assignments, progress, ranking, decisions, announcement."""
