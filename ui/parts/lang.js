// Streamlit's document says that it is English; a screen reader reads the page by what it says.
export default ({ data, parentElement }) => {
  document.documentElement.lang = data[0];
  const box = parentElement.getRootNode().host ?? parentElement;
  box.closest('[data-testid="stElementContainer"]').style.display = "none";
};
