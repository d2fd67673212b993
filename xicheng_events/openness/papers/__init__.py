"""会议材料: one paper of an agenda item, seen only by who has signed the pledge for it, gone when the meeting ends."""
