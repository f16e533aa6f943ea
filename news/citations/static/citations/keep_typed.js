/* "Look up" in the citation dialogue fills the form below it: what was typed there goes along. */
document.addEventListener(
  'submit',
  (event) => {
    const find = event.target;
    if (!(find instanceof HTMLFormElement) || !find.matches('.modal-body .citation-find')) return;
    find.querySelectorAll('[data-kept]').forEach((field) => field.remove());
    const form = [...find.parentElement.querySelectorAll('form')].pop();
    [...form.elements].forEach((field) => {
      const touched =
        field instanceof HTMLSelectElement
          ? [...field.options].some((option) => option.selected !== option.defaultSelected)
          : field.value !== field.defaultValue;
      if (!field.name || field.type === 'hidden' || field.type === 'submit' || !touched) return;
      const kept = document.createElement('textarea');
      kept.hidden = true;
      kept.dataset.kept = '';
      kept.name = `kept-${field.name}`;
      kept.value = field.value;
      find.append(kept);
    });
  },
  true,
);
