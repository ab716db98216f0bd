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
    if (event.target.closest("[data-print]")) print();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-on") {
      localStorage.setItem("keys", event.target.checked ? "on" : "off");
      document.body.classList.toggle("keys-off", !event.target.checked);
    }
    if (event.target.matches("[data-all]")) $$("[name=wahl]", event.target.form).forEach((one) => { one.checked = event.target.checked; });
    if (event.target.matches("[data-filters] select")) event.target.form.requestSubmit();
  });

  // --- The lens: the part under focus or mouse shows its spot on the page, enlarged.
  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const spotsOf = (part) => JSON.parse(part.dataset.spots || "[]").map(([page, box, line, last, word, lastWord]) => ({ page, box, line, last, word, lastWord }));
  const rectOf = ([left, top, right, bottom], by = 8) => ({ x: left - by, y: top - by, width: right - left + 2 * by, height: bottom - top + 2 * by, rx: 6 });
  const area = ([left, top, right, bottom]) => (right - left) * (bottom - top);

  // One frame a place, the small ones above the large ones: each can be clicked, whatever else stands there.
  function drawBoxes() {
    const frames = new Map();
    for (const part of $$(".reading [data-part][data-spots]:not([data-undrawn])")) {
      for (const { page, box } of spotsOf(part)) {
        if (!box) continue;
        const place = `${page} ${box}`;
        if (!frames.has(place)) frames.set(place, { page, box, part, doubtful: false });
        if (part.matches(".doubtful, .doubt")) Object.assign(frames.get(place), { part, doubtful: true });
      }
    }
    $$(".sheet .boxes").forEach((group) => group.replaceChildren());
    for (const { page, box, part, doubtful } of [...frames.values()].sort((one, other) => area(other.box) - area(one.box))) {
      const rect = make("rect", rectOf(box));
      rect.classList.toggle("doubtful", doubtful);
      rect.addEventListener("click", () => ($("[data-item]", part) ?? part).focus());
      $(`.sheet[data-page="${page}"] .boxes`)?.append(rect);
    }
  }

  function pointAt(part) {
    $$(".current").forEach((one) => one.classList.remove("current"));
    part.classList.add("current");
    if ($("#lens")) show(part);
  }

  function show(part) {
    const spots = spotsOf(part), lens = $("#lens"), text = $("#lens-text");
    $$(".sheet rect.now").forEach((one) => one.remove());
    $$(".astext .now").forEach((one) => one.classList.remove("now"));
    const drawn = spots.filter(({ page, box }) => box && $(`.sheet[data-page="${page}"]`));
    const said = spots.flatMap(wordsOf);
    $("#lens-says").textContent = part.dataset.says ?? "";
    lens.replaceChildren();
    text.replaceChildren();
    const none = !spots.length ? "ohne eigene Stelle auf dem Papier" : "Die Seite liegt hier nicht vor.";
    if (!drawn.length && !said.length) text.append(none);
    text.hidden = !text.firstChild;
    drawn.forEach(frame);
    if (drawn.length) { bring($(".sheet rect.now")); enlarge(drawn[0]); }
    if (said.length) {
      said.forEach((one) => one.classList.add("now"));
      bring(said[0]);
      const lines = [...new Set(said.map((one) => one.closest(".line")))].slice(0, 4);
      text.append(...lines.flatMap((line) => [line.cloneNode(true), "\n"]));
    }
  }

  const frame = ({ page, box }) => $(`.sheet[data-page="${page}"] .boxes`).append(make("rect", { ...rectOf(box), class: "now" }));

  // The words of a spot where the page is shown as text.
  function wordsOf({ page, line, last, word, lastWord }) {
    const lines = $$(`.paper .astext[data-page="${page}"] .line`).slice((line || 1) - 1, line ? last || line : 0);
    return lines.flatMap((one) => [...one.children].slice(word ? word - 1 : 0, word ? lastWord || word : undefined));
  }

  function bring(there) {
    const paper = $(".paper"), place = there.getBoundingClientRect(), view = paper.getBoundingClientRect();
    if (place.top < view.top + 50 || place.bottom > view.bottom - 10) paper.scrollTop += place.top - view.top - view.height / 3;
    if (place.left < view.left || place.right > view.right) paper.scrollLeft += place.left - view.left - 20;
  }

  // The spot's own line, as large as its width allows; of a long text its beginning.
  function enlarge({ page, box }) {
    const lens = $("#lens"), shape = lens.getBoundingClientRect();
    const width = Math.min(Math.max(box[2] - box[0] + 80, 420), 1800), high = (width * shape.height) / Math.max(shape.width, 1);
    const left = box[2] - box[0] > width - 80 ? box[0] - 40 : (box[0] + box[2] - width) / 2;
    const top = box[3] - box[1] + 40 > high ? box[1] - 20 : (box[1] + box[3] - high) / 2;
    lens.append($(`.sheet[data-page="${page}"] image`).cloneNode(), make("rect", { ...rectOf(box, 5), class: "spot" }));
    lens.setAttribute("viewBox", `${left} ${top} ${width} ${high}`);
  }

  // A page that is still being drawn comes a little later, also in the lens. It may have failed before this was loaded.
  const fetchLater = (image) => {
    const tries = 1 + Number(image.dataset.tries ?? 0);
    if (image.dataset.waits || tries > 5) return;
    Object.assign(image.dataset, { tries, waits: 1 });
    const place = `${image.getAttribute("href").split("?")[0]}?noch=${tries}`;
    setTimeout(() => {
      delete image.dataset.waits;
      image.setAttribute("href", place);
      $$(".lens image").forEach((one) => one.setAttribute("href", place));
    }, 2000 * tries);
  };
  document.addEventListener("error", ({ target }) => {
    if (target.matches?.(".sheet image")) fetchLater(target);
  }, true);
  $$(".sheet image").forEach((image) => image.decode?.().catch(() => fetchLater(image)));

  // --- The scan larger or smaller, and turned by quarters; the lens stays upright.
  const ZOOMS = [1, 1.4, 2, 3];
  let zoom = 0, quarters = 0;
  document.addEventListener("click", (event) => {
    const zooms = event.target.closest("[data-zoom]");
    if (zooms) {
      zoom = Math.min(Math.max(zoom + Number(zooms.dataset.zoom), 0), ZOOMS.length - 1);
      $(".paper").style.setProperty("--zoom", ZOOMS[zoom]);
    }
    if (event.target.closest("[data-turn]")) turn();
  });

  function turn() {
    quarters = (quarters + 1) % 4;
    for (const sheet of $$(".sheet")) {
      const [width, height] = sheet.dataset.size.split(" ").map(Number), across = quarters % 2;
      sheet.setAttribute("viewBox", `0 0 ${across ? height : width} ${across ? width : height}`);
      const shift = [[0, 0], [height, 0], [width, height], [0, width]][quarters];
      $(".turned", sheet).setAttribute("transform", `translate(${shift}) rotate(${90 * quarters})`);
    }
  }

  document.addEventListener("focusin", (event) => {
    const part = event.target.closest("[data-part], [data-spots]");
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
    if (event.key !== "Enter") return;
    if (event.ctrlKey && event.target.matches("textarea")) event.target.form?.requestSubmit();
    if (event.target.matches(".editing select")) { event.preventDefault(); event.target.form.requestSubmit(); }
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

  // --- The way back to the book leads to the filter, and the place in its list, from which one came.
  document.addEventListener("DOMContentLoaded", () => {
    const place = JSON.parse(sessionStorage.getItem("book") || "null");
    if (location.pathname === "/") {
      if (place?.back && place.search === location.search) scrollTo(0, place.top);
      addEventListener("pagehide", () => sessionStorage.setItem("book", JSON.stringify({ search: location.search, top: scrollY })));
    } else if (place) {
      for (const link of $$(".crumbs a[href='/']")) {
        link.href = `/${place.search}`;
        link.addEventListener("click", () => sessionStorage.setItem("book", JSON.stringify({ ...place, back: true })));
      }
    }
  });

  let silence;
  function say(words) {
    if (!$("#notice")) return;
    $("#notice").textContent = words;
    clearTimeout(silence);
    silence = setTimeout(() => { $("#notice").textContent = ""; }, 8000);
  }

  document.addEventListener("DOMContentLoaded", () => {
    drawBoxes();
    const doubt = $(".reading .doubt[data-spots]");
    if (doubt) show(doubt);  // without the focus: no key acts on it yet
    if (matchMedia("(max-width: 40rem)").matches) $$("details[data-wide]").forEach((one) => { one.open = false; });
    document.body.classList.toggle("keys-off", !keysOn());
    const box = $("#keys-on");
    if (box) box.checked = keysOn();
  });
})();
