// The command pad by its keys: the letter on a button presses it, unless somebody types, is asked something, or has
// switched that off.
"use strict";

(() => {
  const SETTING = "tradehook.shortcuts";
  const isOn = () => localStorage.getItem(SETTING) !== "off";
  const isTyping = (element) => element.closest("input, select, textarea, [contenteditable]") !== null;
  const isAsked = () => document.querySelector("[role=alertdialog], details.ask[open]") !== null;

  function show() {
    const button = document.getElementById("shortcuts");
    if (!button) return;
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isOn()));
    button.textContent = isOn() ? "Shortcuts on" : "Shortcuts off";
    for (const key of document.querySelectorAll("[data-key]")) key.hidden = !isOn();
    for (const part of document.querySelectorAll(".unscripted")) part.hidden = true;
  }

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !isOn()) return;
    if (isTyping(event.target) || isAsked()) return;
    const button = document.querySelector(`button[aria-keyshortcuts="${CSS.escape(event.key.toUpperCase())}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    if (event.target.id !== "shortcuts") return;
    localStorage.setItem(SETTING, isOn() ? "off" : "on");
    show();
  });
  // Whom it is for decides which buttons there are.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#fields [name=to]")) return;
    const entered = [...new FormData(event.target.form)].filter(([name]) => !["form_token", "press"].includes(name));
    location.assign(`/pad?${new URLSearchParams(entered)}`);
  });
  document.addEventListener("DOMContentLoaded", show);
})();
