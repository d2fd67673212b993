"""What is done with forms and answers: change what is asked, keep answers, delete what is secret."""
