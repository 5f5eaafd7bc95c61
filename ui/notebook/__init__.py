"""What a notebook shows: cards, charts and the page's map and levers as a widget."""

from streamlit.logger import get_logger

# Streamlit warns that it has no page to keep things for; a notebook has none, and needs none.
for _name in ("runtime.caching.cache_data_api", "runtime.scriptrunner_utils.script_run_context"):
    get_logger(f"streamlit.{_name}").setLevel("ERROR")
