/* The diary keeps itself fresh: htmx asks again and morphs what changed, so that focus and scroll stay where they are. */
// An answer that isn't the board (signed out, an error page) must not take its place: say so, and let her load again.
const say = () => { document.querySelector('[data-stale]').hidden = false; };
document.addEventListener('htmx:error', say);
document.addEventListener('htmx:before:response', (event) => {
  const { response } = event.detail.ctx;
  const stale = response.status >= 400 || response.raw?.redirected;
  document.querySelector('[data-stale]').hidden = !stale;
  if (stale) event.preventDefault();
});
