// Links to the subject pages, and a search for subjects beside that of the outputs; loaded by the outputs and by the drill-down.
// `pages`: the file of each subject's page.
"use strict";
(() => {
  const pages = new Map(@PAGES@), base = document.currentScript.src;
  const address = subject => pages.has(subject) ? new URL(pages.get(subject), base).href : "";
  function link(subject) {
    const made = document.createElement("a");
    made.href = address(subject); made.textContent = subject; made.title = "All about this subject";
    return made;
  }
  globalThis.subjectPage = address;
  for (const head of document.querySelectorAll("tbody th"))
    if (pages.has(head.textContent)) head.replaceChildren(link(head.textContent));
  for (const mark of document.querySelectorAll("figure svg a")) {
    const subject = document.getElementById(mark.getAttribute("xlink:href").slice(1))?.cells[0].textContent;
    if (!pages.has(subject)) continue;
    const title = document.createElementNS(mark.namespaceURI, "title");
    title.textContent = subject;
    mark.setAttribute("href", address(subject)); mark.setAttribute("tabindex", "-1"); mark.prepend(title);
  }
  const words = document.getElementById("words");
  if (!words) return;
  const found = document.createElement("p");
  found.id = "subjects";
  found.setAttribute("role", "status");
  words.parentElement.append(found);
  words.addEventListener("input", () => {
    const text = words.value.trim().toLowerCase();
    const some = text.length < 2 ? [] : [...pages.keys()].filter(subject => subject.toLowerCase().includes(text)).slice(0, 12);
    found.replaceChildren(...some.flatMap((subject, i) => [i ? ", " : "Subjects: ", link(subject)]));
  });
})();
