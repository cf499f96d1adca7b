/* A form with data-passkey asks the browser for a passkey before it is sent: data-passkey says for what. */
const can = window.PublicKeyCredential?.parseRequestOptionsFromJSON;

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const failed = form.querySelector('[data-passkey-failed]');
  if (!can) { form.querySelector('[data-passkey-missing]').hidden = false; continue; }
  form.querySelector('[data-passkey-button]').hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    failed.textContent = '';
    const options = JSON.parse(form.dataset.options);
    try {
      const credential = form.dataset.passkey === 'make'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      failed.textContent = failed.dataset.words;
    }
  });
}
