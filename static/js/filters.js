// A filter form sends itself when a choice changes; its button is for those without scripts.

for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.querySelectorAll("[data-autosubmit-button]").forEach((button) => { button.hidden = true; });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
  });
}
