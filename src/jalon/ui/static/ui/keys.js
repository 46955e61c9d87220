// <form data-key="create|get|enter" data-key-options="id of a JSON script">: asks the browser for a key, then sends the form.
// The hidden field `credential` takes what the key answers; data-key-says tells what went wrong. Without keys, nothing.

const REFUSED = "La clé n’a pas répondu, ou vous avez renoncé : recommencez.";
const UNKNOWN = "Cette clé est déjà ajoutée, ou ne convient pas ici.";

/** @param {string} text @returns {ArrayBuffer} */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null | undefined} held @returns {string | undefined} */
function text(held) {
  if (!held) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(held));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The options as the browser wants them: what the server writes in base64url becomes bytes. */
function readable(options) {
  const wanted = { ...options, challenge: bytes(options.challenge) };
  if (options.user) wanted.user = { ...options.user, id: bytes(options.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    if (options[name]) wanted[name] = options[name].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return wanted;
}

/** What the key answers, as the server reads it. @param {PublicKeyCredential} credential */
function written(credential) {
  const { response } = credential;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

/** @param {HTMLFormElement} form @returns {Promise<object>} what the server asks of the key */
async function options(form) {
  const place = document.getElementById(form.dataset.keyOptions ?? "");
  if (place) return JSON.parse(place.textContent).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options.publicKey;
}

/** @param {HTMLFormElement} form @returns {Promise<Credential>} */
async function asked(form) {
  const publicKey = readable(await options(form));
  if (form.dataset.key !== "create") return navigator.credentials.get({ publicKey });
  const alone = form.elements.passwordless?.checked ?? false;
  const needs = alone ? { residentKey: "required", requireResidentKey: true, userVerification: "required" } : {};
  publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, ...needs };
  return navigator.credentials.create({ publicKey });
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const says = form.querySelector("[data-key-says]");
    says.textContent = "";
    try {
      form.elements.credential.value = written(await asked(form));
      form.submit();
    } catch (error) {
      says.textContent = error.name === "InvalidStateError" ? UNKNOWN : REFUSED;
    }
  });
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-key]")) prepare(form);
}
