// A click, or Enter, on a number of an output opens what stands behind it. The outputs load this file where there is a drill-down.
"use strict";
(() => {
  const chosen = "td[data-ard], tr[data-record]";
  const outputOf = place => place.closest("article")?.id || location.pathname.split("/").pop().replace(/\.html$/, "");
  function target(place) {
    if (place.dataset.record) return outputOf(place) + "/" + place.dataset.record;
    const ids = place.dataset.ard.split(" ").map(id => id.split("."));
    return ids[0][0] + "/" + ids.map(id => id[1]).join("+");
  }
  function open(event) {
    const place = event.target.closest?.(chosen);
    if (!place || event.target.closest("a") || (event.type === "keydown" && event.key !== "Enter") || String(getSelection())) return;
    location.href = "trace/index.html#" + encodeURIComponent(target(place));
  }
  const style = document.createElement("style");
  style.textContent = "td[data-ard], tr[data-record] { cursor: pointer; } td[data-ard]:hover, td[data-ard]:focus-visible { outline: 1px solid #2b6cb0; }";
  document.head.append(style);
  for (const cell of document.querySelectorAll("td[data-ard]")) { cell.tabIndex = 0; cell.title = "What stands behind this number"; }
  document.addEventListener("click", open);
  document.addEventListener("keydown", open);
})();
