// Puts the list on the page, with the same pieces that the page has without scripts.
export function makeDrawing(main) {
  const template = (name) => main.querySelector(`template[data-template="${name}"]`).content;
  const texts = new Map(
    [...template("texts").querySelectorAll("[data-text]")].map((one) => [one.dataset.text, one.textContent]),
  );
  const say = (name, ...values) => {
    let index = 0;
    return texts.get(name).replace(/#\d?/g, (mark) => values[mark.length > 1 ? Number(mark[1]) - 1 : index++] ?? "");
  };
  // The time of the city, wherever this telephone thinks it is.
  const hours = new Intl.DateTimeFormat("nl", { timeStyle: "short", timeZone: main.dataset.zone });
  const clock = (moment) => hours.format(moment).replace(":", ".").replace(/^0/, "");
  const people = (count) => (count === 1 ? say("person") : say("people", count));

  function facts(row) {
    const found = [row.slot && say("slot", row.slot), row.online && say("online_row")];
    if (row.inside) {
      found.push(say("inside_at", clock(row.inside.at)));
      if (row.inside.count !== row.party) found.push(say("part", row.inside.count, row.party));
      else if (row.party > 1) found.push(people(row.party));
      if (row.doubles) found.push(say("double_row"));
    } else {
      found.push(people(row.party), row.state === "waiting" && say("waits"), row.state === "no_show" && say("missed"));
    }
    if (row.kept) found.push(say("kept"));
    return found.filter(Boolean).join(" · ");
  }

  function fill(piece, slots) {
    for (const [name, text] of Object.entries(slots)) {
      for (const slot of piece.querySelectorAll(`[data-slot="${name}"]`)) {
        slot.textContent = slot.classList.contains("visually-hidden") ? ` ${text}` : text;
      }
    }
    return piece;
  }

  function drawRow(row, found) {
    const kind = row.inside ? "inside" : row.state === "waiting" ? "waits" : "expected";
    const piece = fill(template(kind).firstElementChild.cloneNode(true), { name: row.name, facts: facts(row) });
    piece.id = `rij-${row.id}`;
    piece.dataset.row = row.id;
    if (found) piece.dataset.found = "";
    const count = row.inside?.count ?? row.party;
    const most = Math.max(row.party, count);
    const select = piece.querySelector("[data-count]");
    for (let number = 1; number <= most; number++) select.append(new Option(number, number, false, number === count));
    piece.querySelector('[data-slot="counter"]').hidden = most < 2;
    return piece;
  }

  function drawWalkIn(note) {
    const text = [people(note.count), say("inside_at", clock(note.at)), note.kept && say("kept")];
    const piece = fill(template("walk-in").firstElementChild.cloneNode(true), { text: text.filter(Boolean).join(" · ") });
    piece.dataset.nonce = note.nonce;
    return piece;
  }

  function drawDecision(note) {
    const title = note.name ? say("decide_title", note.name) : say("decide_unknown");
    const text = `${say("inside_at", clock(note.at))} · ${people(note.count)}`;
    const piece = fill(template("decision").firstElementChild.cloneNode(true), {
      title,
      text: text[0].toUpperCase() + text.slice(1),
    });
    piece.dataset.nonce = note.nonce;
    return piece;
  }

  // Replace what a list holds, and leave the focus where it was if that is still there.
  function replace(list, pieces) {
    const active = document.activeElement;
    const holder = list.contains(active) ? active.closest("li") : null;
    const place = holder ? [...list.children].indexOf(holder) : -1;
    list.replaceChildren(...pieces);
    if (place < 0) return;
    const same = holder.id && list.querySelector(`#${holder.id}`);
    const next = same || list.children[Math.min(place, list.children.length - 1)];
    (next?.querySelector("select:focus, button:not([data-without-scripts])") ?? main.querySelector("#lijst")).focus();
  }

  return {
    say,
    counts(counts) {
      for (const [name, count] of Object.entries(counts)) {
        const place = document.querySelector(`[data-count-of="${name}"]`);
        place.textContent = count ?? say("unlimited");
        place.toggleAttribute("data-words", count === null);
      }
    },
    rows(rows, foundHash) {
      replace(
        main.querySelector("[data-list]"),
        rows.map((row) => drawRow(row, foundHash && row.hash === foundHash)),
      );
      main.querySelector("[data-empty]").hidden = rows.length > 0;
    },
    walkIns: (notes) => replace(main.querySelector("[data-walk-ins]"), notes.map(drawWalkIn)),
    decisions(notes) {
      main.querySelector("[data-decide]").hidden = notes.length === 0;
      replace(main.querySelector("[data-decisions]"), notes.map(drawDecision));
    },
  };
}
