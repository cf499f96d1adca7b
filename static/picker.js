/* The slot picker, on top of plain links and radios. htmx, where installed, swaps #picker instead of the page. */
document.addEventListener('change', ({ target }) => {
  if (target.name !== 'slot') return;
  for (const key of ['who', 'when']) {
    document.querySelectorAll(`[data-sum=${key}]`).forEach((cell) => { cell.textContent = target.dataset[key]; });
  }
});

// "Choose 11:15 instead" chooses it, rather than only pointing at it.
document.addEventListener('click', ({ target }) => {
  const link = target.closest('.err-sum a[href^="#t-"]');
  if (link) document.getElementById(link.hash.slice(1))?.click();
});

// What was chosen is replaced, so focus goes to what came of it.
let after = 'times';
document.addEventListener('htmx:before:request', ({ target }) => { after = target.dataset.focusAfter ?? 'times'; });
document.addEventListener('htmx:after:swap', () => document.getElementById(after)?.focus());

// A page that isn't the picker, or none at all: go there the ordinary way.
const follow = ({ target }) => { if (target.href) location.assign(target.href); };
document.addEventListener('htmx:error', follow);
document.addEventListener('htmx:before:response', (event) => {
  if (event.detail.ctx.response.status < 400) return;
  event.preventDefault();
  follow(event);
});
