/* A form that is too large for the server is stopped before it is sent, so that nothing typed is lost.
   The limits are those of DATA_UPLOAD_MAX_NUMBER_FIELDS and DATA_UPLOAD_MAX_MEMORY_SIZE. */
(() => {
  const MOST_FIELDS = 40000;
  const MOST_BYTES = 20 * 1024 * 1024;

  const tooLarge = (form) => {
    let fields = 0;
    let bytes = 0;
    for (const [name, value] of new FormData(form)) {
      fields += 1;
      if (typeof value === 'string') bytes += name.length + new Blob([value]).size + 8;
    }
    return fields > MOST_FIELDS || bytes > MOST_BYTES;
  };

  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches('[data-edit-form]')) return;
      if (!tooLarge(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      let notice = document.querySelector('.story-too-large');
      if (!notice) {
        notice = document.createElement('div');
        notice.className = 'help-block help-critical story-too-large';
        notice.setAttribute('role', 'alert');
        form.prepend(notice);
      }
      notice.textContent =
        'This is too large to save in one piece. Nothing was sent and nothing is lost: split it into two stories, or take out some blocks, then save again.';
      notice.scrollIntoView({ block: 'center' });
    },
    true,
  );
})();
