/* Enhancements only: every page works without this file. */
const $ = (selector, root = document) => root.querySelector(selector);

$('[data-focus]')?.focus();

$('[data-print]')?.addEventListener('click', () => window.print());

// Colours: the server reads the cookie, so the next page comes in the chosen theme at once.
$('[data-theme-choice]')?.addEventListener('change', ({ target: { value } }) => {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `theme=${value}; path=/; samesite=lax; max-age=${value ? 31536000 : 0}${secure}`;
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
});

// Times are the clinic's. Where the visitor's clock shows another some day this year, say so beside them.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const clock = (at, zone) => new Date(at).toLocaleString('en', { timeZone: zone });
const months = [...Array(12).keys()].map((month) => Date.now() + month * 30 * 86400000);
const nameZone = () => document.querySelectorAll('[data-zone]').forEach((note) => {
  if (months.every((at) => clock(at, timeZone) === clock(at, note.dataset.zone))) return;
  note.textContent = note.dataset.elsewhere.replace('{city}', timeZone.split('/').pop().replaceAll('_', ' '));
  note.classList.add('elsewhere');
  note.hidden = false;
});
nameZone();
document.addEventListener('htmx:after:swap', nameZone);

// Treatments filter: the same GET form, answered in place. data-one and data-other are the count's two sentences.
const filter = $('[data-filter]');
if (filter) {
  const rows = [...document.querySelectorAll('[data-for]')];
  const count = $('#count');
  const show = () => {
    const wanted = new FormData(filter).get('for');
    let shown = 0;
    for (const row of rows) {
      row.hidden = Boolean(wanted) && !row.dataset.for.split(' ').includes(wanted);
      shown += !row.hidden;
    }
    count.textContent = (shown === 1 ? count.dataset.one : count.dataset.other).replace('{n}', shown);
    const none = $('[data-none]');
    if (none) none.hidden = shown > 0;
    history.replaceState(null, '', wanted ? `?for=${wanted}` : location.pathname);
  };
  filter.addEventListener('change', show);
}

// Five minutes before a hold ends: say so, and offer to keep it. No countdown. Without scripts the offer always stands.
const hold = $('[data-hold-seconds]');
if (hold) {
  const status = $('[role=status]', hold);
  const form = $('form', hold);
  const tell = (sentence) => { status.textContent = status.dataset[sentence]; };
  const due = (is) => hold.toggleAttribute('data-due', is);
  const watch = (seconds) => setTimeout(() => { tell('soon'); due(true); }, Math.max(0, seconds - 300) * 1000);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const headers = { Accept: 'application/json' };
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers }).catch(() => null);
    if (!answer || ![200, 409].includes(answer.status)) { tell('failed'); return; }
    due(false);
    if (answer.ok) watch((await answer.json()).seconds);
    tell(answer.ok ? 'kept' : 'ended');
  });
  watch(Number(hold.dataset.holdSeconds));
}

// "None of these" and the other ticks of a question rule each other out; without scripts the server says so.
for (const none of document.querySelectorAll('input[data-none]')) {
  const group = none.closest('fieldset');
  group.addEventListener('change', ({ target }) => {
    if (!target.checked) return;
    for (const box of group.querySelectorAll('input')) if (target === none ? box !== none : box === none) box.checked = false;
  });
}
