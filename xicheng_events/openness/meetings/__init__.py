"""政府会议列席: a meeting whose agenda items are slots: who calls it, who reports on what, what isn't open."""
