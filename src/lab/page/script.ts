/** Comfort only: without it every link and form still works. */
export const script = `'use strict';
const refreshMs = 3000;

function prepare(root) {
  for (const button of root.querySelectorAll('[data-copy]')) button.hidden = !navigator.clipboard;
  for (const kind of root.querySelectorAll('select[name=kind]')) showFieldsFor(kind);
}

// Only the fields that the chosen kind of fault reads.
function showFieldsFor(kind) {
  for (const field of kind.form.querySelectorAll('[data-for]')) {
    const isRead = field.dataset.for.split(' ').includes(kind.value);
    field.closest('label').hidden = !isRead;
    field.disabled = !isRead;
  }
}

document.addEventListener('change', ({ target }) => {
  if (target.name === 'kind') showFieldsFor(target);
});

document.addEventListener('submit', (event) => {
  const question = event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

document.addEventListener('click', async ({ target }) => {
  if (!target.dataset || target.dataset.copy === undefined) return;
  await navigator.clipboard.writeText(target.dataset.copy);
  target.textContent = 'Copied';
});

// A person who is typing or has something open is not interrupted.
function isBusy(content) {
  return content.contains(document.activeElement) || content.querySelector('details[open]') !== null;
}

async function refresh() {
  const content = document.querySelector('#content');
  if (!isBusy(content)) {
    try {
      const answer = await fetch(location.href);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      content.replaceWith(fresh.querySelector('#content'));
      document.querySelector('.clock time').replaceWith(fresh.querySelector('.clock time'));
      prepare(document);
    } catch (error) {
      console.warn('The lab does not answer; the page is as of the last answer.', error);
    }
  }
  if (live.checked) setTimeout(refresh, refreshMs);
}

const live = document.querySelector('#live input');
document.querySelector('#live').hidden = false;
live.checked = sessionStorage.getItem('live') === 'yes';
live.addEventListener('change', () => {
  sessionStorage.setItem('live', live.checked ? 'yes' : 'no');
  if (live.checked) refresh();
});
if (live.checked) setTimeout(refresh, refreshMs);
prepare(document);
`;
