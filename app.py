"""The Streamlit entry: settings and navigation only. Start it with ``streamlit run app.py``."""

import streamlit as st

from ui import words

st.set_page_config(page_title=words.TITLE, page_icon="⛏️", layout="wide")
st.navigation(
    [
        st.Page("ui/views/explore.py", title=words.NAV_EXPLORE, default=True),
        st.Page("ui/views/sources.py", title=words.NAV_SOURCES),
    ],
    position="top",
).run()
