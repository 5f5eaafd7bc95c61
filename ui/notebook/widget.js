// The page's own map and levers inside a notebook: each is mounted from its file as the page mounts
// it, a move goes to Python as a message, and what Python answers goes through the page's feed.
const load = async (text) => {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return (await import(address)).default;
  } finally {
    URL.revokeObjectURL(address);
  }
};

const make = (parent, tag, name) => {
  const node = document.createElement(tag);
  node.className = name;
  parent.append(node);
  return node;
};

async function mounted(model, el, { name, html, css, js, data }) {
  const root = make(el, "div", name).attachShadow({ mode: "open" });
  root.innerHTML = `<style>${css}</style>${html}`;
  const mount = await load(js);
  const setTriggerValue = (_, value) => model.send({ [name]: value });
  return mount({ data, parentElement: root, setTriggerValue });
}

async function render({ model, el }) {
  el.classList.add("mineral-wealth");
  const said = make(el, "p", "sentence");
  const speak = () => {
    said.textContent = model.get("sentence");
  };
  const ends = [];
  for (const part of model.get("parts")) ends.push(await mounted(model, el, part));
  const feed = await load(model.get("feed"));
  const draw = () => feed({ data: model.get("sent") });
  speak();
  draw();
  model.on("change:sentence", speak);
  model.on("change:sent", draw);
  return () => {
    model.off("change:sentence", speak);
    model.off("change:sent", draw);
    for (const end of ends) end?.();
  };
}

export default { render };
