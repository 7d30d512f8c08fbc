// Search in the page: the words typed that tell something must, for the most part, begin words of the question or of a variant.
(function () {
  "use strict";
  var SHOWN = 20;
  var EMPTY = " a au aux ce ces d dans de des du elle en est et il je l la le les ma mon ou par pour qu que quel quelle quelles quels qui s sa son sont sur un une y ";
  var form = document.getElementById("search"), box = document.getElementById("q"), results = document.getElementById("results");
  var status = results.querySelector("[role=status]"), list = results.querySelector("ol"), root = document.body.dataset.root;

  function words(text) {
    return text.toLowerCase().replace(/œ/g, "oe").normalize("NFD").replace(/[\u0300-\u036f]/g, "").split(/[^a-z0-9+]+/).filter(Boolean);
  }
  var rows = (window.QUESTIONS || []).map(function (row, place) {
    return { row: row, place: place, own: words(row.q), more: words(row.v) };
  });
  var often = {};
  rows.forEach(function (r) { new Set(r.own).forEach(function (w) { often[w] = (often[w] || 0) + 1; }); });

  function begins(held, word) { return held.some(function (w) { return w.startsWith(word); }); }
  function weight(word) { return Math.log(1 + rows.length / (often[word] || 1)); }
  // rare words weigh more; a word of the question itself more than one of a variant; a long question a little less
  function relevance(r, asked) {
    var sum = 0, total = 0;
    asked.forEach(function (w) {
      total += weight(w);
      sum += weight(w) * (r.own.indexOf(w) >= 0 ? 1 : begins(r.own, w) ? 0.9 : begins(r.more, w) ? 0.6 : 0);
    });
    return sum < 0.45 * total ? 0 : sum - 0.01 * r.own.length;
  }
  function show() {
    var typed = words(box.value).filter(function (w, i, all) { return all.indexOf(w) === i; });
    var telling = typed.filter(function (w) { return EMPTY.indexOf(" " + w + " ") < 0; });
    var asked = telling.length ? telling : typed;
    results.hidden = asked.length === 0;
    list.textContent = "";
    if (!asked.length) { status.textContent = ""; return; }
    var found = rows.map(function (r) { return { r: r, relevance: relevance(r, asked) }; })
      .filter(function (f) { return f.relevance > 0; })
      .sort(function (a, b) { return b.relevance - a.relevance || a.r.place - b.r.place; });
    found.slice(0, SHOWN).forEach(function (f) {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = root + f.r.row.u;
      link.textContent = f.r.row.q;
      item.appendChild(link);
      list.appendChild(item);
    });
    status.textContent = found.length === 0 ? "Aucune question ne correspond. Essayez avec moins de mots."
      : found.length === 1 ? "1 question trouvée." : found.length + " questions trouvées" + (found.length > SHOWN ? ", les " + SHOWN + " premières ci-dessous." : ".");
  }
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  box.addEventListener("input", show);
})();
