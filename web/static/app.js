// Comforts on top of pages that work without them: suggestions, keys, copying, a sign that a search is under way.
"use strict";

(() => {
  const input = document.getElementById("q");
  const told = document.getElementById("told");

  function tell(text) {
    if (told) told.textContent = text;
  }

  // Suggestions: the combobox pattern of the ARIA Authoring Practices.
  function suggest(box) {
    const list = document.getElementById("suggestions");
    const field = box.dataset;
    let chosen = -1;
    let timer = 0;
    let asked = 0;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    close();

    function close() {
      list.hidden = true;
      list.replaceChildren();
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function show(suggestions) {
      close();
      if (!suggestions.length || document.activeElement !== input) return;
      suggestions.forEach((suggestion, number) => {
        const item = document.createElement("li");
        item.id = `suggestion-${number}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.lang = "zh";
        item.textContent = suggestion.text;
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(item);
          input.form.requestSubmit();
        });
        list.append(item);
      });
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      tell(`${suggestions.length} ${field.some}`);
    }

    function take(item) {
      input.value = item.textContent;
      close();
    }

    function choose(step) {
      const items = list.children;
      if (chosen >= 0) items[chosen].setAttribute("aria-selected", "false");
      chosen = (chosen + step + (chosen < 0 && step < 0 ? 1 : 0) + items.length) % items.length;
      items[chosen].setAttribute("aria-selected", "true");
      items[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", items[chosen].id);
    }

    async function ask() {
      const query = input.value.trim();
      const number = ++asked;
      if (!query) return close();
      try {
        const answer = await fetch(`/api/suggest?q=${encodeURIComponent(query)}`);
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (number === asked) show(found);
      } catch {
        close(); // no network: the box works without suggestions
      }
    }

    input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, 120);
    });
    input.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 120);
    });
    input.addEventListener("blur", () => {
      asked += 1;
      clearTimeout(timer);
      close();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && chosen >= 0) {
        take(list.children[chosen]);
      }
    });
    input.form.addEventListener("submit", () => {
      input.form.setAttribute("aria-busy", "true");
      tell(field.busy);
    });
    window.addEventListener("pageshow", () => input.form.removeAttribute("aria-busy"));
  }

  // Keys: `/` to the box, j and k from hit to hit (on a document's page: to the next and previous hit).
  function walk(step) {
    const turn = document.querySelector(`[data-walk="${step > 0 ? "next" : "previous"}"]`);
    if (turn) return turn.click();
    const links = [...document.querySelectorAll("[data-hit]")];
    if (!links.length) return undefined;
    const focused = document.activeElement;
    const at = links.indexOf(focused.closest(".hit")?.querySelector("[data-hit]"));
    const back = at >= 0 && step < 0 && focused !== links[at] ? 0 : step; // from inside a hit, first to its own title
    const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + back));
    links[next].focus();
    links[next].scrollIntoView({ block: "center" });
    return undefined;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "/" && input) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === "j" || event.key === "k") {
      walk(event.key === "j" ? 1 : -1);
    }
  });

  // Copying a passage with its citation.
  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      // Not a secure address: show the text, selected, for the keyboard's own copy.
      source.closest("details")?.setAttribute("open", "");
      source.focus();
      source.select();
      if (!document.execCommand("copy")) return;
      button.focus();
    }
    const name = button.dataset.name || button.textContent;
    button.dataset.name = name;
    button.textContent = button.dataset.done;
    tell(button.dataset.done);
    setTimeout(() => {
      button.textContent = name;
    }, 2000);
  }

  // A chart as a picture: drawn here, because this machine has the reader's fonts.
  async function picture(button) {
    const image = new Image();
    image.src = button.dataset.png;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = button.dataset.file;
    link.click();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-png]");
    if (button) (button.dataset.png ? picture : copy)(button);
  });

  // What is ticked is kept from page to page, in this tab alone.
  function basket(form) {
    const count = document.getElementById("basket-count");
    const ticks = [...document.querySelectorAll('input[form="basket"]')];
    const kept = new Set(JSON.parse(sessionStorage.getItem("basket") || "[]"));

    function show() {
      form.querySelectorAll("input[type=hidden]").forEach((field) => field.remove());
      const here = new Set(ticks.map((tick) => tick.value));
      for (const item of kept) {
        if (here.has(item)) continue;
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "item", value: item });
        form.append(field);
      }
      ticks.forEach((tick) => {
        tick.checked = kept.has(tick.value);
      });
      sessionStorage.setItem("basket", JSON.stringify([...kept]));
      count.textContent = count.dataset.text.replace("#", kept.size);
    }

    ticks.forEach((tick) => {
      if (tick.checked) kept.add(tick.value);
      tick.addEventListener("change", () => {
        kept[tick.checked ? "add" : "delete"](tick.value);
        show();
      });
    });
    form.querySelector("[data-empty]").addEventListener("click", () => {
      kept.clear();
      show();
    });
    show();
  }

  // What scrolls is a stop of the keyboard; what does not is none.
  document.querySelectorAll('.scroll[tabindex="0"], pre[tabindex="0"]').forEach((region) => {
    if (region.clientWidth && region.scrollWidth <= region.clientWidth) region.removeAttribute("tabindex");
  });

  // A document's outline and figures follow the section that is read; what the reader opened stays open.
  const begun = [...document.querySelectorAll('.reading [id^="section-"]')];
  const aside = document.querySelector(".about");
  const before = aside?.querySelector('[data-section="section--1"]') ? "section--1" : begun[0]?.id;
  let read = "";
  function follow() {
    const above = begun.filter((each) => each.getBoundingClientRect().top < innerHeight * 0.3);
    const here = above.length ? above.at(-1).id : before;
    if (here === read) return;
    aside.querySelectorAll("details.followed").forEach((each) => each.removeAttribute("open"));
    for (const link of aside.querySelectorAll(".outline a")) {
      if (link.hash === `#${here}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const figures = aside.querySelector(`details[data-section="${here}"]:not(.kept)`);
    if (figures) {
      figures.open = true;
      figures.classList.add("followed");
      if (!aside.matches(":hover, :focus-within")) aside.scrollTop = figures.offsetTop - aside.clientHeight / 3;
    }
    read = here;
  }
  if (aside && begun.length) {
    aside.addEventListener("click", (event) => {
      event.target.closest("details")?.classList.replace("followed", "kept");
    });
    document.addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });
  }

  // Adding documents: files may be dropped anywhere on the page, and the end of the rebuild is told.
  const files = document.getElementById("files");
  if (files) {
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) files.files = event.dataTransfer.files;
    });
  }
  const progress = document.querySelector("[data-progress]");
  async function watch() {
    const answer = await fetch(progress.dataset.progress).catch(() => null);
    const told = answer?.ok ? await answer.json() : { running: true };
    if (told.running) return setTimeout(watch, 1000);
    progress.textContent = told.problem || progress.dataset.done;
    return undefined;
  }
  if (progress) watch();

  const ticked = document.getElementById("basket");
  if (ticked) basket(ticked);

  const box = document.querySelector("[data-suggest]");
  if (box && input) suggest(box);
})();
