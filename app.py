"""The Streamlit entry: settings and navigation only. Start it with ``streamlit run app.py``."""

import streamlit as st

from ui import frame, state

state.start_run()
st.set_page_config(page_title=frame.title(), page_icon="⛏️", layout="wide")
chosen = st.navigation(frame.pages(), position="top")
frame.language_switch()
chosen.run()
