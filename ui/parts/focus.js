// A button that makes a file is disabled meanwhile, which throws the focus out of its dialog: keys
// would then do nothing there, Escape among them. The dialog holds it until the button is back.
// What a figure's button opens takes the focus, and gives it back to that button when it is closed.
const openers = new WeakMap();

export default ({ parentElement }) => {
  const dialog = (parentElement.getRootNode().host ?? parentElement).closest('[role="dialog"]');
  if (!dialog) return undefined;
  enter(dialog);
  let left = null;
  const watch = new MutationObserver((changes) => {
    for (const { target } of changes) {
      const at = document.activeElement;
      if (target.disabled && [target, document.body].includes(at)) {
        left = target;
        dialog.focus();
      } else if (!target.disabled && target === left) {
        left = null;
        if ([dialog, document.body].includes(at)) target.focus();
      }
    }
  });
  watch.observe(dialog, { subtree: true, attributes: true, attributeFilter: ["disabled"] });
  return () => {
    watch.disconnect();
    leave(dialog);
  };
};

function enter(dialog) {
  const opened = '[data-testid="stPopoverButton"][aria-expanded="true"]';
  if (!openers.has(dialog)) openers.set(dialog, document.querySelector(opened));
  const opener = openers.get(dialog);
  for (const wait of opener ? [0, 100, 400, 1000] : []) {
    setTimeout(() => {
      const astray = [opener, document.body].includes(document.activeElement);
      if (dialog.isConnected && astray) dialog.querySelector("button")?.focus();
    }, wait);
  }
}

// Streamlit gives the focus back first, to what may be gone by then.
function leave(dialog) {
  setTimeout(() => {
    if (!dialog.isConnected && document.activeElement === document.body) {
      openers.get(dialog)?.focus();
    }
  }, 100);
}
