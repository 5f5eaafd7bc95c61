"""One table, one chart, and what writes them: page, CSV, XLSX, PNG, SVG, HTML, PDF."""
