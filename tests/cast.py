"""The cast (style.md 13) and the world it lives in: units, people with roles, one published open day."""
