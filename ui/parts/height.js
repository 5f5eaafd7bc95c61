// Tells the page around a frame how high this one is, whenever that changes.
export default () => {
  if (window.parent === window) return undefined;
  const page = document.querySelector('[data-testid="stMainBlockContainer"]');
  if (!page) return undefined;
  const watch = new ResizeObserver(() => {
    window.parent.postMessage({ "mineral-wealth-height": Math.ceil(page.scrollHeight) }, "*");
  });
  watch.observe(page);
  return () => watch.disconnect();
};
