"""Finding what is written in Chinese, which puts no blanks between its words: every two characters in a row are a term
(cutting); each thing that is searched has a row of its terms beside it (index), written with the thing (filling)."""
