/*
 * Binds the buttons of the second step to django-allauth's passkey functions, and says in Dutch when it fails.
 * <button data-passkey="add|authenticate" data-credential="id of the hidden field" data-options="id of the JSON">
 */
(() => {
  const show = (name) => {
    const message = document.querySelector(`[data-passkey-${name}]`);
    if (message) message.hidden = false;
  };

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("error");
  });

  const bind = (button, number) => {
    if (!window.PublicKeyCredential) {
      button.disabled = true;
      show("impossible");
      return;
    }
    button.id ||= `passkey-${number}`;
    const kind = button.dataset.passkey;
    window.allauth.webauthn.forms[`${kind}Form`]({
      ids: { [kind]: button.id, credential: button.dataset.credential, data: button.dataset.options },
    });
    button.addEventListener("click", () => {
      document.querySelectorAll("[data-passkey-error]").forEach((message) => {
        message.hidden = true;
      });
    });
  };

  document.querySelectorAll("[data-passkey]").forEach(bind);
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.addEventListener("click", () => window.print());
  });
})();
