"""What programmes keep of people: nothing. Their words are for everybody, and looked through for numbers before; the
two organisers are members of staff."""

PERSONAL = ()
NOT_PERSONAL = {"programme": "code title purpose conditions rights obligations shares duties contact_name "
                             "contact_phone contact_hours certificate_word revision form_key"}
