"""Timeline: the front line from 2014 to the newest record."""
