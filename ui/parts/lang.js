// Streamlit's document says that it is English; a screen reader reads the page by what it says.
// Whether levers stand beside the page is said too: their room is kept while they are on the way;
// and what style writes into the header, where Streamlit has no place for it, or an English word.
// When the system goes dark or light under an open page, the page is drawn anew: its charts have the
// colours of a ground.
const dark = matchMedia("(prefers-color-scheme: dark)");
const SETTLE = 200; // milliseconds in which Streamlit takes its own colours [convention]
let drawAnew = () => {};
dark.addEventListener("change", () => setTimeout(() => drawAnew(), SETTLE));

export default ({ data, parentElement, setTriggerValue }) => {
  drawAnew = () => setTriggerValue("dark", dark.matches);
  const [language, beside, words] = data;
  document.documentElement.lang = language;
  document.documentElement.toggleAttribute("data-beside", beside);
  for (const [name, word] of Object.entries(words)) document.documentElement.style.setProperty(`--${name}`, JSON.stringify(word));
  const skip = document.querySelector('[data-testid="stSkipToContent"]');
  if (skip) skip.textContent = words.skip;
  const box = parentElement.getRootNode().host ?? parentElement;
  box.closest('[data-testid="stElementContainer"]').style.display = "none";
};
