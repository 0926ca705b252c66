"""The session as one transition table, and what it knows of a filing and of the people in it."""
