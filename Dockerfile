# The page and its JSON API in one process: docker build -t mineral-wealth . && docker run -p 8501:8501 mineral-wealth
FROM python:3.12-slim

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --create-home --uid 10001 reader
WORKDIR /app

COPY pyproject.toml README.md LICENSE CITATION.cff constraints.txt ./
COPY app.py ./
COPY .streamlit .streamlit
COPY model model
COPY data data
COPY ui ui
RUN pip install --no-cache-dir --quiet -c constraints.txt ".[app,export,geo]"

USER reader
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501"]
