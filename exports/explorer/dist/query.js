"use strict";
// The query page: all that comes from the server or the user is put into the page as text, never as markup.
(() => {
  const MOST_DRAWN = 300;
  const TOKEN = /(?<comment>#[^\n]*)|(?<iri><[^<>"{}|^`\\\s]*>)|(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<variable>[?$]\w+)|(?<name>[\w-]*:[\w.%-]*)|(?<number>\b\d+(?:\.\d+)?\b)|(?<keyword>\b(?:select|ask|construct|describe|where|filter|optional|union|minus|bind|values|graph|distinct|reduced|order|group|by|having|limit|offset|asc|desc|as|not|exists|in|prefix|base|count|sum|min|max|avg|sample|group_concat|separator|a)\b)/gi;
  const $ = (id) => document.getElementById(id);
  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  let prefixes = {};
  let network = null;

  const shorten = (iri) => {
    let best = null;
    for (const [name, space] of Object.entries(prefixes))
      if (iri.startsWith(space) && (!best || space.length > best[1].length)) best = [name, space];
    return best ? `${best[0]}:${iri.slice(best[1].length)}` : iri;
  };

  const highlight = () => {
    const text = $("query").value;
    const pieces = [];
    let at = 0;
    for (const found of text.matchAll(TOKEN)) {
      pieces.push(document.createTextNode(text.slice(at, found.index)));
      const kind = Object.keys(found.groups).find((name) => found.groups[name] !== undefined);
      pieces.push(element("span", found[0], kind));
      at = found.index + found[0].length;
    }
    pieces.push(document.createTextNode(`${text.slice(at)}\n`));
    $("highlight").replaceChildren(...pieces);
    scroll();
  };
  const scroll = () => {
    $("highlight").scrollTop = $("query").scrollTop;
    $("highlight").scrollLeft = $("query").scrollLeft;
  };

  const say = (text, wrong) => {
    $("status").textContent = text;
    $("status").className = wrong ? "wrong" : "";
  };

  const table = (columns, rows) => {
    const made = element("table");
    const head = made.createTHead().insertRow();
    columns.forEach((name) => head.append(Object.assign(element("th", name), { scope: "col" })));
    const body = made.createTBody();
    rows.forEach((row) => {
      const line = body.insertRow();
      row.forEach((cell) => line.append(cell));
    });
    return made;
  };
  const cell = (term) => {
    if (!term) return element("td", "");
    if (term.type !== "uri") return element("td", term.value);
    const made = element("td", shorten(term.value));
    made.title = term.value;
    return made;
  };

  const LINE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.*) \.$/;
  const plain = (term) => {
    if (term.startsWith("<")) return { type: "uri", value: term.slice(1, -1) };
    const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(term);
    if (!quoted) return { type: "bnode", value: term };
    try {
      return { type: "literal", value: JSON.parse(`"${quoted[1].replace(/\\'/g, "'").replace(/\\U0*([0-9A-Fa-f]+)/g, (_, hex) => JSON.stringify(String.fromCodePoint(parseInt(hex, 16))).slice(1, -1))}"`) };
    } catch {
      return { type: "literal", value: quoted[1] };
    }
  };

  const draw = (triples) => {
    const nodes = new Map();
    const labels = new Map();
    const edges = [];
    for (const [subject, predicate, object] of triples)
      if (object.type === "literal" && /(label|prefLabel)$/i.test(predicate.value)) labels.set(subject.value, object.value);
    const node = (term) => {
      if (!nodes.has(term.value) && nodes.size < MOST_DRAWN)
        nodes.set(term.value, { id: term.value, label: (labels.get(term.value) || shorten(term.value)).slice(0, 40), shape: "dot", size: 8 });
      return nodes.has(term.value);
    };
    for (const [subject, predicate, object] of triples)
      if (object.type !== "literal" && node(subject) && node(object))
        edges.push({ from: subject.value, to: object.value, label: shorten(predicate.value).replace(/^.*:/, ""), arrows: "to" });
    $("drawing").hidden = nodes.size === 0;
    if (network) network.destroy();
    network = null;
    if (nodes.size === 0) return;
    const ink = getComputedStyle(document.body).color;
    network = new vis.Network($("drawing"), { nodes: [...nodes.values()], edges }, {
      layout: { randomSeed: 7 },
      nodes: { font: { color: ink } },
      edges: { font: { color: ink, size: 10, strokeWidth: 0 } },
    });
  };

  const run = async () => {
    say("asking …");
    $("run").disabled = true;
    try {
      const began = performance.now();
      const answer = await fetch("/sparql", {
        method: "POST",
        headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, application/n-triples" },
        body: $("query").value,
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text.trim());
      const seconds = ((performance.now() - began) / 1000).toFixed(2);
      if ((answer.headers.get("Content-Type") || "").startsWith("application/n-triples")) {
        const triples = text.split("\n").map((line) => LINE.exec(line)).filter(Boolean).map((found) => found.slice(1).map(plain));
        $("answer").replaceChildren(table(["subject", "predicate", "object"], triples.map((row) => row.map(cell))));
        draw(triples);
        say(`${triples.length} triples, ${seconds} s`);
        return;
      }
      draw([]);
      const found = JSON.parse(text);
      if ("boolean" in found) {
        $("answer").replaceChildren(element("p", found.boolean ? "yes" : "no"));
        say(`${seconds} s`);
        return;
      }
      const columns = found.head.vars;
      const rows = found.results.bindings;
      $("answer").replaceChildren(table(columns, rows.map((row) => columns.map((name) => cell(row[name])))));
      say(`${rows.length} rows, ${seconds} s`);
    } catch (error) {
      say(error.message, true);
      $("answer").replaceChildren();
      draw([]);
    } finally {
      $("run").disabled = false;
    }
  };

  const fill = async (named) => {
    const given = new URLSearchParams();
    for (const input of $("parameters").querySelectorAll("input")) if (input.value.trim()) given.set(input.name, input.value.trim());
    const answer = await fetch(`/queries/${encodeURIComponent(named.name)}?${given}`);
    const text = await answer.text();
    if (!answer.ok) return say(text.trim(), true);
    say("");
    $("query").value = text;
    highlight();
  };

  const choose = (named) => {
    $("about").textContent = named ? named.about : "";
    $("parameters").replaceChildren(...(named ? named.parameters : []).map(({ name, default: usual }) => {
      const label = element("label", `${name} `);
      label.append(Object.assign(element("input"), { name, placeholder: usual ?? "any" }));
      return label;
    }));
    if (named) {
      $("parameters").append(Object.assign(element("button", "Put into the query"), { type: "submit" }));
      fill(named);
    }
  };

  const start = async () => {
    highlight();
    $("query").addEventListener("input", highlight);
    $("query").addEventListener("scroll", scroll);
    $("query").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
    });
    $("run").addEventListener("click", run);
    const known = await (await fetch("/queries.json")).json();
    prefixes = known.prefixes;
    for (const [name, space] of Object.entries(prefixes).sort()) $("prefixes").append(element("dt", `${name}:`), element("dd", space));
    const byName = new Map(known.queries.map((query) => [query.name, query]));
    for (const query of known.queries) $("kept").append(Object.assign(element("option", query.title), { value: query.name }));
    $("kept").addEventListener("change", () => choose(byName.get($("kept").value)));
    $("parameters").addEventListener("submit", (event) => {
      event.preventDefault();
      fill(byName.get($("kept").value));
    });
  };
  start().catch((error) => say(error.message, true));
})();
