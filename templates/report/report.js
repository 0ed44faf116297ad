(function () {
  "use strict";
  var root = document.documentElement;
  var find = function (selector) { return document.querySelector(selector); };
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var search = find("#_search"), only = find("#_only"), theme = find("#_theme"), said = find("#_said");
  var entries = all("[data-item]"), parts = all("[data-part]"), texts = null, timer = 0;

  // Theme: follows the system until the reader chooses; the choice is kept where the browser allows it.
  var stored = null;
  try { stored = localStorage.getItem("safetycase-theme"); } catch (refused) { stored = null; }
  function dark() {
    var chosen = root.getAttribute("data-theme");
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function label() { theme.textContent = dark() ? "Light" : "Dark"; }
  if (stored === "dark" || stored === "light") { root.setAttribute("data-theme", stored); }
  theme.addEventListener("click", function () {
    var next = dark() ? "light" : "dark";
    root.setAttribute("data-theme", next);
    try { localStorage.setItem("safetycase-theme", next); } catch (refused) { stored = null; }
    label();
  });

  // Search and filter: an entry is shown if its text holds every word that was typed.
  function apply() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var open = only.getAttribute("aria-pressed") === "true", narrowed = open || words.length > 0;
    if (words.length && !texts) { texts = entries.map(function (entry) { return entry.textContent.toLowerCase(); }); }
    root.classList.toggle("only-open", open);
    var found = 0;
    entries.forEach(function (entry, number) {
      var match = words.every(function (word) { return texts[number].indexOf(word) >= 0; });
      if (entry.hidden === match) { entry.hidden = !match; }
      if (match && (!open || entry.hasAttribute("data-open"))) { found += 1; }
    });
    parts.forEach(function (part) {
      var selector = "[data-item]:not([hidden])" + (open ? "[data-open]" : "");
      part.hidden = narrowed && !part.querySelector(selector);
    });
    said.textContent = narrowed ? found.toLocaleString("en") + (found === 1 ? " entry" : " entries") : "";
  }
  function clear() {
    search.value = "";
    only.setAttribute("aria-pressed", "false");
    apply();
  }
  search.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(apply, 80);
  });
  search.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { search.value = ""; apply(); }
  });
  only.addEventListener("click", function () {
    only.setAttribute("aria-pressed", only.getAttribute("aria-pressed") === "true" ? "false" : "true");
    apply();
  });
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
  });

  // The drawing fits the page until the reader wants it as large as it was laid out.
  var full = find("#_full");
  if (full) {
    full.addEventListener("click", function () {
      full.setAttribute("aria-pressed", String(find("#_drawing").classList.toggle("full")));
    });
  }

  // The glyph behind an id in the tables is said in words where somebody points at it.
  var states = {};
  all("#_trace .key").forEach(function (key) {
    var said = key.textContent.trim();
    states[said.charAt(0)] = said.slice(1).trim();
  });
  document.addEventListener("mouseover", function (event) {
    var link = event.target.closest ? event.target.closest("td a, th a") : null;
    var word = link && !link.title ? states[link.textContent.slice(-1)] : "";
    if (word) { link.title = word; }
  });

  // A link to something that the filter hides shows it again.
  function target(hash) {
    var id = hash.slice(1);
    try { id = decodeURIComponent(id); } catch (malformed) { return null; }
    return id ? document.getElementById(id) : null;
  }
  // Chapters out of view have only about their height, so that the way to a place takes a few steps.
  function settle(wanted) {
    var left = 6;
    (function step() {
      wanted.scrollIntoView();
      left -= 1;
      if (left > 0) { requestAnimationFrame(function () { requestAnimationFrame(step); }); }
    }());
  }
  function reveal(hash) {
    var wanted = target(hash);
    if (!wanted) { return; }
    if (wanted.getClientRects().length === 0) { clear(); }
    settle(wanted);
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[href^='#']") : null;
    if (link && link.getAttribute("href") === location.hash) { reveal(location.hash); }
  });
  addEventListener("hashchange", function () { reveal(location.hash); });

  // The outline shows where the reader is, and closes itself where it stands above the text.
  var outline = find("#_outline"), links = {};
  all("#_outline a").forEach(function (link) { links[link.getAttribute("href").slice(1)] = link; });
  function place() {
    var current = null;
    all("main > section").some(function (part) {
      if (part.hidden) { return false; }
      if (part.getBoundingClientRect().top > innerHeight / 3) { return true; }
      current = part;
      return false;
    });
    Object.keys(links).forEach(function (name) {
      var here = current !== null && current.id === name;
      if (here !== links[name].hasAttribute("aria-current")) {
        if (here) { links[name].setAttribute("aria-current", "true"); } else { links[name].removeAttribute("aria-current"); }
      }
    });
  }
  var asked = false;
  addEventListener("scroll", function () {
    if (!asked) { asked = true; requestAnimationFrame(function () { asked = false; place(); }); }
  }, { passive: true });
  var wide = matchMedia("(min-width: 72.01rem)");
  function fold() { outline.open = wide.matches; }
  wide.addEventListener("change", fold);

  all("[data-needs-script]").forEach(function (tool) { tool.hidden = false; });
  label();
  fold();
  place();
  if (location.hash) { reveal(location.hash); }
}());
