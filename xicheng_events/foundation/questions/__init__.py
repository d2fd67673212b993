"""Forms: what is asked, by whomever, and what was answered."""
