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
    copies();
    const id = event.detail.target?.id; // none when a page comes back out of the history
    if (id) document.getElementById(id)?.querySelector("[data-autofocus]")?.focus();
    const told = id && id !== "peek-body" && document.getElementById(id)?.dataset.announce;
    if (told) live.textContent = told;
    if (id) document.getElementById(id)?.querySelector("[data-autofocus]")?.focus();
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

  // -- text to take along
  const copies = () => {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent);
    live.textContent = button.dataset.copied;
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 2000);
  });
  copies();

  // -- a file that is too large is told of before it is sent; a file may be dropped anywhere on its form
  for (const form of document.querySelectorAll("form[data-upload]")) {
    const field = form.querySelector("input[type=file]");
    const check = () => {
      const large = [...field.files].some((file) => file.size > Number(field.dataset.most));
      field.setCustomValidity(large ? field.dataset.tooLarge : "");
      if (large) field.reportValidity();
    };
    field.addEventListener("change", check);
    for (const name of ["dragover", "dragleave", "drop"]) {
      form.addEventListener(name, (event) => {
        event.preventDefault();
        form.classList.toggle("over-it", name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) {
          field.files = event.dataTransfer.files;
          check();
        }
      });
    }
  }

  // -- long work that ends in a file: asked for here, so that there is something to see until it is there
  for (const form of document.querySelectorAll("form[data-download]")) {
    const status = form.querySelector("[data-download-status]");
    const chosen = (event) => {
      const one = event.target.closest(".about-one");
      if (one && event.target.type !== "radio" && event.target.value) one.querySelector("input[type=radio]").checked = true;
    };
    form.addEventListener("input", chosen);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.getAttribute("aria-busy") === "true") return;
      const href = `${form.action}?${new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""))}`;
      form.setAttribute("aria-busy", "true");
      status.className = "download working";
      status.textContent = form.dataset.working;
      const began = Date.now();
      const clock = setInterval(() => status.setAttribute("data-seconds", `${Math.round((Date.now() - began) / 1000)} s`), 1000);
      try {
        const answer = await fetch(href, { headers: { Accept: "*/*" } });
        if (!answer.ok) {
          if (answer.status === 422) location.assign(href);
          throw new Error(String(answer.status));
        }
        const body = await answer.blob();
        const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
        const link = document.createElement("a");
        link.className = "ds-link";
        link.href = URL.createObjectURL(body);
        link.download = named ? decodeURIComponent(named[1]) : "rapport";
        const size = body.size < 1e6 ? `${Math.ceil(body.size / 1e3)} kB` : `${(body.size / 1e6).toLocaleString(root.lang, { maximumFractionDigits: 1 })} MB`;
        link.textContent = `${link.download} (${size})`;
        status.className = "download";
        status.replaceChildren(`${form.dataset.done} `, link);
        link.click();
      } catch {
        status.className = "download failed";
        status.textContent = form.dataset.failed;
      } finally {
        clearInterval(clock);
        status.removeAttribute("data-seconds");
        form.removeAttribute("aria-busy");
      }
    });
  }

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
