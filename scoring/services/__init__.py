"""What is done in judging: one file for each act, each function one transaction with its ledger entry."""
