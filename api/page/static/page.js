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
    if (id) document.getElementById(id)?.querySelector("[data-autofocus]")?.focus();
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

  // -- a session that ended while a form was filled in: what was written stays, and the form gets the token of the next session
  let expired = false;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig?.elt?.closest?.("form");
    if (![401, 403].includes(event.detail.xhr.status) || !form?.querySelector("input[name=csrf]")) return;
    event.detail.shouldSwap = false;
    expired = true;
    document.querySelectorAll("[data-expired]").forEach((one) => (one.hidden = false));
  });
  const renewed = async () => {
    if (!expired || document.hidden) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const token = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("input[name=csrf]")?.value;
    if (!answer.ok || !token) return;
    expired = false;
    document.querySelectorAll("input[name=csrf]").forEach((one) => (one.value = token));
    document.querySelectorAll("[data-expired]").forEach((one) => (one.hidden = true));
  };
  document.addEventListener("visibilitychange", renewed);
  addEventListener("focus", renewed);

  // -- a verdict that is being written is kept in this tab until it is saved
  const drafts = () => {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      for (const field of form.querySelectorAll("[data-keep]")) {
        const key = `lovkryss:${form.dataset.draft}:${field.name}:${form.elements.versjon.value}`;
        try {
          if (field.value === "") field.value = sessionStorage.getItem(key) ?? "";
          field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
        } catch {
          return; // no storage
        }
      }
    }
  };
  drafts();
  document.body.addEventListener("htmx:afterSettle", drafts);

  // -- all rows at once
  document.addEventListener("change", (event) => {
    const name = event.target.dataset?.all;
    if (name) document.querySelectorAll(`input[name="${name}"]`).forEach((one) => (one.checked = event.target.checked));
  });

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
    if (event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]")) return;
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
      const meant = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
      if (!meant) return;
      if (meant.type === "radio") {
        meant.checked = true;
        meant.dispatchEvent(new Event("change", { bubbles: true }));
        meant.focus();
        meant.closest("form").scrollIntoView({ block: "nearest" });
      } else {
        meant.click();
      }
    }
    event.preventDefault();
  });

  // -- after an error the summary has the focus; while the service gets ready, try again
  document.querySelector("[data-autofocus]")?.focus();
  const again = document.querySelector("[data-again]");
  if (again) setTimeout(() => location.reload(), Number(again.dataset.again) * 1000);
})();
