"""The desk's side of the door: report, reconciliation, paper, closing."""
