/* Starts the widgets that Wagtail starts by scripts in the page, which our policy forbids. */
(() => {
  const KNOWN = /^(?:[A-Z]\w*Chooser|InlinePanel|createTaskChooser|init(?:Date|Time|DateTime)Chooser)$/;
  const start = (root) =>
    root.querySelectorAll('script[data-start]').forEach((script) => {
      const name = script.dataset.start;
      script.remove(); /* once only, also when its panel is dragged elsewhere */
      if (!KNOWN.test(name)) return;
      const args = JSON.parse(JSON.parse(script.textContent));
      if (/^[A-Z]/.test(name)) Reflect.construct(window[name], args);
      else window[name](...args);
    });
  /* Before Stimulus, which takes the menus out of choosers: hence loaded before core.js. */
  const added = new MutationObserver((records) =>
    records.forEach((record) => record.addedNodes.length && start(record.target)),
  );
  document.addEventListener(
    'readystatechange',
    () => {
      start(document);
      added.observe(document.documentElement, { childList: true, subtree: true });
    },
    { once: true },
  );
})();
