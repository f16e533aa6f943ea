/* While an import runs, its page shows how far it is. */
(() => {
  const EVERY = 2000;
  const look = async () => {
    const status = document.getElementById('import-status');
    if (!status || status.dataset.running !== 'true') return;
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById('import-status');
        if (fresh) status.replaceWith(document.importNode(fresh, true));
      }
    } catch {
      /* The line is down: look again. */
    }
    window.setTimeout(look, EVERY);
  };
  window.setTimeout(look, EVERY);
})();
