"""What is done with forms and answers: build the form, keep answers, delete what is secret when its time is up."""
