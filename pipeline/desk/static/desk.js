// The desk's hands: keys, lists, dialogs, the lens over the page. Pages work through htmx; this file only points and presses.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const writing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]):not([type=file]), select, textarea");
  const keysOn = () => localStorage.getItem("keys") !== "off";
  const seen = (element) => element.offsetParent !== null || element.getClientRects().length > 0;

  // --- Keys: an element with data-key is pressed by that key; in the part that has the focus first, else on the page.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === "Escape") return escape(event);
    if ($("dialog[open]") || writing(event.target)) return;
    if (!keysOn() && event.key.length === 1) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "j" || key === "k") { event.preventDefault(); return step(key === "j" ? 1 : -1); }
    const part = document.activeElement.closest("[data-part]") ?? $("[data-part].current");
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const target = (part && $$(wanted, part).find(seen)) ?? $$(wanted).find((one) => seen(one) && !one.closest("[data-part]"));
    if (!target) return;
    event.preventDefault();
    writing(target) ? target.focus() : target.click();
  });

  function escape(event) {
    const cancel = $$("[data-cancel]").find((one) => seen(one) && (one.form ?? one.closest("[data-part]") ?? document).contains(event.target))
      ?? $$("[data-cancel]").find(seen);
    if (cancel) { event.preventDefault(); cancel.click(); } else if (writing(event.target)) event.target.blur();
  }

  function step(by) {
    const items = $$("[data-item]").filter(seen);
    if (!items.length) return;
    const now = items.findIndex((one) => one === document.activeElement || one.contains(document.activeElement));
    const next = items[Math.min(Math.max(now + by, 0), items.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  // --- The list of keys, and the switch that turns single keys off (WCAG 2.1.4).
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-on") {
      localStorage.setItem("keys", event.target.checked ? "on" : "off");
      document.body.classList.toggle("keys-off", !event.target.checked);
    }
    if (event.target.matches("[data-filters] select")) event.target.form.requestSubmit();
  });

  // --- The lens: the part under focus or mouse shows its spot on the page, enlarged.
  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const boxOf = (part) => (part.dataset.box ? part.dataset.box.split(" ").map(Number) : null);
  const rectOf = ([left, top, right, bottom], by = 8) => ({ x: left - by, y: top - by, width: right - left + 2 * by, height: bottom - top + 2 * by, rx: 6 });

  function drawBoxes() {
    for (const sheet of $$(".sheet")) {
      const group = $(".boxes", sheet);
      group.replaceChildren();
      for (const part of $$(`.reading [data-part][data-page="${sheet.dataset.page}"]`)) {
        const box = boxOf(part);
        if (!box) continue;
        const rect = make("rect", rectOf(box));
        if (part.matches(".doubtful, .doubt")) rect.classList.add("doubtful");
        rect.addEventListener("click", () => ($("[data-item]", part) ?? part).focus());
        group.append(rect);
      }
    }
  }

  function pointAt(part) {
    const box = boxOf(part), sheet = $(`.sheet[data-page="${part.dataset.page}"]`), lens = $("#lens");
    $$(".current").forEach((one) => one.classList.remove("current"));
    part.classList.add("current");
    if (!lens) return;
    $$(".sheet rect.now").forEach((one) => one.remove());
    $("#lens-says").textContent = part.dataset.says || (box ? "" : "Diese Angabe hat keine Stelle auf dem Papier.");
    lens.replaceChildren();
    if (!box || !sheet) return;
    const now = make("rect", { ...rectOf(box), class: "now" });
    $(".boxes", sheet).append(now);
    const paper = $(".paper"), frame = now.getBoundingClientRect(), view = paper.getBoundingClientRect();
    if (frame.top < view.top + 10 || frame.bottom > view.bottom - 10) paper.scrollTop += frame.top - view.top - view.height / 3;
    const image = $("image", sheet).cloneNode();
    const width = Math.min(Math.max(box[2] - box[0] + 80, 420), 2 * 900), height = width * lens.clientHeight / Math.max(lens.clientWidth, 1) || 120;
    const tall = box[3] - box[1] + 40 > height;
    lens.append(image, make("rect", { ...rectOf(box, 5), class: "spot" }));
    const shape = lens.getBoundingClientRect(), high = width * shape.height / shape.width;
    lens.setAttribute("viewBox", `${box[0] - (width - (box[2] - box[0])) / 2} ${tall ? box[1] - 20 : (box[1] + box[3] - high) / 2} ${width} ${high}`);
  }

  document.addEventListener("focusin", (event) => {
    const part = event.target.closest("[data-part], [data-box]");
    if (part) pointAt(part);
  });
  document.addEventListener("click", (event) => {
    const edit = event.target.closest("[data-edit]");
    if (edit) $(`#f-${CSS.escape(edit.dataset.edit)} .value`)?.click();
  });

  // --- After htmx has put something in its place: boxes anew, the focus where the work goes on.
  document.addEventListener("htmx:afterSettle", (event) => {
    drawBoxes();
    const wanted = $("[autofocus]");
    if (wanted) return wanted.focus();
    if (event.detail.elt.closest?.(".group, .decision") || event.target.matches?.(".group, .decision")) {
      const part = event.target.closest(".group, .decision") ?? $(".decision");
      if (document.activeElement === document.body) $("[data-item]", part)?.focus();
    }
    const reading = $(".reading[data-focus]");
    if (reading && document.activeElement === document.body) {
      const next = reading.dataset.focus ? $(`#f-${CSS.escape(reading.dataset.focus)} [data-item]`) : $("[data-item]", reading);
      next?.focus();
    }
  });
  document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.responseText.slice(0, 300) || "Das ging nicht."));
  document.addEventListener("htmx:sendError", () => say("Das Beschlussbuch antwortet nicht. Läuft es noch?"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && event.target.matches("textarea")) event.target.form?.requestSubmit();
  });

  // --- Scans are dropped anywhere on the intake page, or chosen; their way to the desk shows its progress.
  document.addEventListener("DOMContentLoaded", () => {
    const drop = $("#drop"), chosen = $("#scans"), sending = $("#sending");
    if (!drop) return;
    const send = (files) => {
      if (!files.length) return;
      chosen.files = files;
      drop.requestSubmit();
    };
    chosen.addEventListener("change", () => chosen.files.length && drop.requestSubmit());
    for (const name of ["dragover", "dragleave", "drop"]) {
      document.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", name === "dragover");
        if (name === "drop") send(event.dataTransfer.files);
      });
    }
    drop.addEventListener("htmx:xhr:progress", (event) => {
      sending.hidden = false;
      sending.value = event.detail.total ? (100 * event.detail.loaded) / event.detail.total : 0;
    });
    drop.addEventListener("htmx:afterRequest", () => { sending.hidden = true; drop.reset(); });
  });

  let silence;
  function say(words) {
    $("#notice").textContent = words;
    clearTimeout(silence);
    silence = setTimeout(() => { $("#notice").textContent = ""; }, 8000);
  }

  document.addEventListener("DOMContentLoaded", () => {
    drawBoxes();
    document.body.classList.toggle("keys-off", !keysOn());
    const box = $("#keys-on");
    if (box) box.checked = keysOn();
  });
})();
