// A button that copies a text; where a page may not use the clipboard, by a field that is selected.
export default ({ data, parentElement }) => {
  const [{ label, done, copied: text }] = data;
  const box = parentElement.querySelector(".copy");
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.textContent = label;
  said.setAttribute("role", "status");
  box.replaceChildren(button, said);
  button.onclick = async () => {
    said.textContent = (await taken(text, box)) ? done : "";
    setTimeout(() => {
      said.textContent = "";
    }, 3000);
  };
};

async function taken(text, box) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    box.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
