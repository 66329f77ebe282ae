(() => {
  "use strict";
  const field = id => document.getElementById(id);
  const digits = text => text.replace(/\D/g, "");
  const isAmex = number => /^3[47]/.test(number);

  const brands = [
    [/^4/, "VISA"], [/^(5[1-5]|2[2-7])/, "MASTERCARD"], [/^3[47]/, "AMEX"], [/^(6011|65|64[4-9])/, "DISCOVER"],
    [/^(30|36|38|39)/, "DINERS"], [/^35/, "JCB"], [/^62/, "UNIONPAY"],
  ];

  const grouped = number => isAmex(number)
    ? [number.slice(0, 4), number.slice(4, 10), number.slice(10, 15)].filter(part => part).join(" ")
    : number.slice(0, 19).replace(/(.{4})(?=.)/g, "$1 ");

  const dated = text => {
    let number = digits(text).slice(0, 4);
    if (/^[2-9]/.test(number)) number = "0" + number;
    number = number.slice(0, 4);
    return number.length > 2 ? number.slice(0, 2) + " / " + number.slice(2) : number;
  };

  const showBrand = () => {
    const number = field("number"), brand = field("brand");
    if (!number || !brand) return;
    const known = brands.find(([start]) => start.test(digits(number.value)));
    brand.textContent = known ? known[1] : "";
  };

  const format = (input, write) => input && input.addEventListener("input", () => {
    const atEnd = input.selectionStart === input.value.length;
    const written = write(input.value);
    if (atEnd && written !== input.value) input.value = written;
  });

  const clearError = input => {
    input.removeAttribute("aria-invalid");
    const error = field((input.getAttribute("aria-describedby") || "").split(" ")[0]);
    if (error) error.textContent = "";
  };

  const prepare = root => {
    for (const form of root.querySelectorAll("form[data-live]")) {
      form.addEventListener("submit", event => { event.preventDefault(); update(form); });
      for (const input of form.querySelectorAll("input[type=number], input[type=radio]")) {
        input.addEventListener("change", () => update(form));
      }
    }
  };

  let round = 0;
  const update = async (form, action) => {
    const mine = ++round;
    const body = new URLSearchParams(new FormData(form));
    if (action) body.set("action", action);
    let page;
    try {
      const answer = await fetch(location.href, { method: "POST", body });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      if (action) return;
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    if (mine !== round) return;
    const summary = page.getElementById("summary");
    if (!summary) { location.reload(); return; }
    const focused = document.activeElement && document.activeElement.id;
    field("summary").replaceWith(summary);
    const label = page.getElementById("pay-label");
    if (label && field("pay-label")) field("pay-label").textContent = label.textContent;
    prepare(summary);
    if (action) return;
    const again = (focused && field(focused)) || summary.querySelector("[aria-invalid=true], .promotion input:not([type=hidden]), .promotion button");
    if (again) again.focus();
  };

  const busy = form => form.addEventListener("submit", event => {
    if (form.classList.contains("busy")) { event.preventDefault(); return; }
    form.classList.add("busy");
    const label = form.querySelector("[data-label]"), status = field("status");
    if (label) { label.dataset.idle = label.textContent; label.textContent = "Processing…"; }
    if (status) status.textContent = "Processing";
  });

  format(field("number"), text => grouped(digits(text)));
  format(field("expiry"), dated);
  format(field("cvc"), text => digits(text).slice(0, 4));
  if (field("number")) field("number").addEventListener("input", showBrand);
  for (const input of document.querySelectorAll("#pay input, #pay select")) {
    input.addEventListener("input", () => clearError(input));
  }
  for (const input of document.querySelectorAll("#pay[data-taxed] [data-address]")) {
    input.addEventListener("change", () => update(field("pay"), "address"));
  }
  for (const chip of document.querySelectorAll(".chip[data-number]")) {
    chip.addEventListener("click", event => {
      event.preventDefault();
      const card = field("method-card");
      if (card) card.checked = true;
      for (const [id, value] of [["number", chip.dataset.number], ["expiry", chip.dataset.expiry], ["cvc", chip.dataset.cvc]]) {
        field(id).value = value;
        clearError(field(id));
      }
      const fill = (id, value) => { const input = field(id); if (input && !input.value) { input.value = value; clearError(input); } };
      fill("email", "jenny.rosen@example.com");
      fill("name", "Jenny Rosen");
      fill("postal", "94107");
      fill("account", "000123456789");
      showBrand();
      const pay = document.querySelector(".pay");
      if (pay) pay.focus();
    });
  }
  document.querySelectorAll("form[data-busy]").forEach(busy);
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form.busy")) {
      form.classList.remove("busy");
      const label = form.querySelector("[data-label]");
      if (label && label.dataset.idle) label.textContent = label.dataset.idle;
    }
  });
  prepare(document);
  showBrand();
  const first = document.querySelector("#pay [aria-invalid=true]") || field("problem");
  if (first) first.focus();
})();
