// A file that is chosen goes into the field of its form, in which it can be seen, and pasted where no script runs.
"use strict";

// As spreadsheets save it: UTF-8, UTF-16 with its mark, or what Excel writes in western Europe.
function textOf(bytes) {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

async function readInto(input) {
  const [file] = input.files;
  if (!file) return;
  const text = textOf(await file.arrayBuffer());
  document.getElementById(input.dataset.fileInto).value = text;
  const name = input.form.elements[input.dataset.nameInto];
  if (name.value === name.defaultValue) name.value = file.name.replace(/\.[a-z]+$/i, "");
}

document.addEventListener("change", (event) => {
  if (event.target.dataset.fileInto) readInto(event.target);
});

document.addEventListener("DOMContentLoaded", () => {
  for (const part of document.querySelectorAll("[data-with-scripts]")) part.hidden = false;
});
