// What makes the page quicker to use where there is JavaScript; nothing needs it.
"use strict";
(() => {
  const root = document.documentElement;
  const live = document.getElementById("live");
  const peek = document.getElementById("peek");
  const keys = document.getElementById("keys");
  root.classList.add("scripted");

  // -- light and dark: the choice is a cookie, so that the next page comes in its colours
  const dark = () =>
    root.dataset.colorScheme === "dark" || (root.dataset.colorScheme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  const scheme = document.querySelector("[data-scheme-switch]");
  const pressed = () => scheme.setAttribute("aria-pressed", String(dark()));
  scheme.hidden = false;
  pressed();
  scheme.addEventListener("click", () => {
    root.dataset.colorScheme = dark() ? "light" : "dark";
    document.cookie = `lovkryss_scheme=${root.dataset.colorScheme}; path=/; max-age=31536000; samesite=lax`;
    pressed();
  });

  // -- htmx: empty fields are left out of addresses, what was swapped in is told, and citations open in the dialog
  document.body.addEventListener("htmx:configRequest", (event) => {
    const { formData } = event.detail;
    for (const name of [...new Set(formData.keys())]) {
      const values = formData.getAll(name).filter((value) => value !== "");
      formData.delete(name);
      values.forEach((value) => formData.append(name, value));
    }
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    limit();
    const id = event.detail.target?.id; // none when a page comes back out of the history
    const told = id && id !== "peek-body" && document.getElementById(id)?.dataset.announce;
    if (told) live.textContent = told;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "peek-body") return;
    event.detail.target.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
    if (!peek.open) peek.showModal();
    peek.scrollTop = 0;
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.body.addEventListener(name, (event) => {
      const href = event.detail.elt.getAttribute("href");
      if (href && event.detail.target?.id === "peek-body") location.href = href;
    });
  }

  // -- no more provisions can be chosen than stand side by side
  const limit = () => {
    for (const form of document.querySelectorAll("form[data-most]")) {
      const boxes = [...form.querySelectorAll("input[type=checkbox]")];
      const full = boxes.filter((box) => box.checked).length >= Number(form.dataset.most);
      boxes.forEach((box) => (box.disabled = full && !box.checked));
    }
  };
  document.addEventListener("change", limit);
  limit();

  // -- keys: one letter each, and to be switched off (WCAG 2.1.4)
  const on = keys.querySelector("[data-keys-on]");
  try {
    on.checked = localStorage.getItem("lovkryss_keys") !== "off";
    on.addEventListener("change", () => localStorage.setItem("lovkryss_keys", on.checked ? "on" : "off"));
  } catch {
    // no storage: on for this page
  }
  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "?") {
      keys.showModal();
    } else if (event.key === "/") {
      document.querySelector("[data-focus='/']").focus();
    } else if (event.key === "j" || event.key === "k") {
      const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
      const at = rows.indexOf(document.activeElement);
      const next = rows[event.key === "j" ? at + 1 : Math.max(at, 1) - 1];
      next?.focus();
    } else {
      return;
    }
    event.preventDefault();
  });

  // -- after an error the summary has the focus; while the service gets ready, try again
  document.querySelector("[data-autofocus]")?.focus();
  const again = document.querySelector("[data-again]");
  if (again) setTimeout(() => location.reload(), Number(again.dataset.again) * 1000);
})();
