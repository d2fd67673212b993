"""保密承诺书: what somebody promises before they get their code for a meeting, in which words, and when."""
