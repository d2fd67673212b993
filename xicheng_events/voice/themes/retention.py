"""What themes keep of people: nothing. Their words are for everybody, and looked through for numbers before."""

PERSONAL = ()
NOT_PERSONAL = {"monthly_theme": "code month title problem measures partners tasks policies notes revision form_key"}
