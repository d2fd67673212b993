"""The front page, 我的, the desk, and the pages about the site itself."""
