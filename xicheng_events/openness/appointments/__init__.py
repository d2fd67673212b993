"""聘任: terms of experience officers and supervisors, their certificates, and how terms go on and end."""
