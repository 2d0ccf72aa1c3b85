// A filter form sends itself when a choice changes; its button is for those without scripts.
// The document listens, so a form that htmx has replaced goes on working.

const CHOICES = "select, input[type=checkbox], input[type=radio], input[type=date]";

function hideButtons() {
  document.querySelectorAll("form[data-autosubmit] [data-autosubmit-button]").forEach((button) => { button.hidden = true; });
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form && event.target.matches(CHOICES)) form.requestSubmit();
});
document.addEventListener("htmx:after:swap", hideButtons);
hideButtons();
