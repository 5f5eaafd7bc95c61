"""The Streamlit entry: settings and navigation only. Start it with ``streamlit run app.py``.

Streamlit runs this file as a script for every visitor; before that it imports it once, finds
`server` here and lets it answer: the page, and the JSON API beside it.
"""

import streamlit as st

if __name__ == "__main__":
    from ui.hand import state
    from ui.hand.address import follow_link
    from ui.hand.queue import drawing
    from ui.shell import frame

    with drawing.turn(state.visitor(), state.hand):
        state.start_run()
        follow_link()
        frame.show()
else:
    from ui.shell.start import starting

    with starting():
        from ui.shell import api, card
        from ui.shell.server import lifespan, middleware

        routes = [*api.routes(), *card.routes()]
        server = st.App(__file__, routes=routes, middleware=middleware(), lifespan=lifespan)
