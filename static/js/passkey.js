// Passkeys: the question of the server goes to the browser, its answer into the form. Without WebAuthn a sentence stays.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (credential) => ({ ...credential, id: toBytes(credential.id) });

function asked(question) {
  const options = { ...question.publicKey };
  options.challenge = toBytes(options.challenge);
  if (options.user) options.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = options.excludeCredentials.map(named);
  if (options.allowCredentials) options.allowCredentials = options.allowCredentials.map(named);
  return options;
}

function answered(credential) {
  const { response } = credential;
  const said = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    said.attestationObject = toText(response.attestationObject);
    said.transports = response.getTransports?.() ?? [];
  } else {
    said.authenticatorData = toText(response.authenticatorData);
    said.signature = toText(response.signature);
    said.userHandle = response.userHandle ? toText(response.userHandle) : null;
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: said,
  });
}

async function question(form) {
  if (!form.dataset.passkeyFetch) return JSON.parse(document.getElementById("passkey-question").textContent);
  const answer = await fetch(form.dataset.passkeyFetch, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The question was answered ${answer.status}.`);
  return answer.json();
}

function say(form, error) {
  const place = form.querySelector("[data-passkey-said]");
  const { sayPlace, sayKnown, sayCancelled } = form.dataset;
  const sentence = { SecurityError: sayPlace, InvalidStateError: sayKnown }[error.name] ?? sayCancelled;
  place.textContent = sentence;
  place.hidden = false;
}

async function use(form) {
  const start = form.querySelector("[data-passkey-start]");
  form.querySelector("[data-passkey-said]").hidden = true;
  start.setAttribute("aria-busy", "true");
  try {
    const publicKey = asked(await question(form));
    const made = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    form.querySelector("[data-passkey-answer]").value = answered(made);
    form.submit();
  } catch (error) {
    say(form, error);
  } finally {
    start.removeAttribute("aria-busy");
  }
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.querySelector("[data-passkey-missing]").hidden = true;
    form.querySelector("[data-passkey-start]").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.reportValidity()) use(form);
    });
  });
}
