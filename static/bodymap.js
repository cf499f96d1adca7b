/* The body map, on top of its list: a tap on the picture ticks the box in the list and says so. */
for (const map of document.querySelectorAll('[data-bodymap]')) {
  const status = map.querySelector('[role=status]');
  const pointed = map.querySelector('[data-pointed]');
  const invitation = pointed.textContent;
  const boxOf = (region) => map.querySelector(`input[value="${region}"]`);
  const nameOf = (region) => boxOf(region).labels[0].textContent;
  const shapeAt = (target) => target.closest('[data-region]')?.dataset.region;
  const rowAt = (target) => target.closest('.opt')?.querySelector('input').value;

  // One line under the picture: the region under the mouse, else what was done last, else the invitation.
  const point = (region) => { pointed.textContent = region ? nameOf(region) : status.textContent ? '' : invitation; };
  const light = (region) => {
    for (const lit of map.querySelectorAll('.hot')) lit.classList.remove('hot');
    if (!region) return;
    for (const shape of map.querySelectorAll(`[data-region="${region}"]`)) shape.classList.add('hot');
    boxOf(region).closest('.opt').classList.add('hot');
  };

  map.addEventListener('change', () => { // the list speaks for itself
    status.textContent = '';
    point();
  });
  map.addEventListener('click', ({ target }) => {
    const region = shapeAt(target);
    if (!region) return;
    boxOf(region).click();
    pointed.textContent = '';
    const sentence = boxOf(region).checked ? status.dataset.chosen : status.dataset.unchosen;
    status.textContent = sentence.replace('{region}', nameOf(region));
  });
  map.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType === 'touch') return;
    point(shapeAt(target));
    light(shapeAt(target) ?? rowAt(target));
  });
  map.addEventListener('pointerleave', () => { point(); light(); });
  map.addEventListener('focusin', ({ target }) => light(rowAt(target)));
  map.addEventListener('focusout', () => light());
}
