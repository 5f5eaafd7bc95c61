// Streamlit's document says that it is English; a screen reader reads the page by what it says.
// Whether levers stand beside the page is said too: their room is kept while they are on the way;
// and what the pages that find no room are called, where Streamlit has an English word.
export default ({ data, parentElement }) => {
  const [language, beside, more] = data;
  document.documentElement.lang = language;
  document.documentElement.toggleAttribute("data-beside", beside);
  document.documentElement.style.setProperty("--more", JSON.stringify(more));
  const box = parentElement.getRootNode().host ?? parentElement;
  box.closest('[data-testid="stElementContainer"]').style.display = "none";
};
