"""Every word and number as a reader of a language meets it."""
