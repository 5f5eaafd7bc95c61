// A button that makes a file is disabled meanwhile, which throws the focus out of its dialog: keys
// would then do nothing there, Escape among them. The dialog holds it until the button is back.
export default ({ parentElement }) => {
  const dialog = (parentElement.getRootNode().host ?? parentElement).closest('[role="dialog"]');
  if (!dialog) return undefined;
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
  return () => watch.disconnect();
};
