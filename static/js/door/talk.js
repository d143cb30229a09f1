// Talking with the site: telling it our notes and hearing the list. Whatever goes wrong, a note stays until it is heard.
const MOST_NOTES = 100;
const PATIENCE = 15_000;

export class SignedOutError extends Error {}
export class RefusedError extends Error {}

async function ask(address, options = {}) {
  // A page to sign in is no answer: without following it there we know that it came.
  const answer = await fetch(address, {
    credentials: "same-origin",
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
    ...options,
  });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOutError();
  if (answer.status === 400) throw new RefusedError();
  return answer;
}

// {list, token}
export async function hear(address) {
  const answer = await ask(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// {stands, list} of the first notes; `token` may be of an earlier session, then a fresh one is asked for.
async function tell(addresses, notes, token) {
  const body = JSON.stringify({
    sent: Date.now(),
    notes: notes.map(({ session, ...note }) => note),
  });
  const send = (known) =>
    ask(addresses.notes, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": known },
      body,
    });
  let answer = await send(token);
  if (answer.status === 403) answer = await send((await hear(addresses.results)).token);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// Tell all notes in turns and give the newest list. `heard(note)` is called for each note that the site knows now.
export async function exchange(addresses, notes, heard) {
  const first = await hear(addresses.results);
  let { list } = first;
  for (let start = 0; start < notes.length; start += MOST_NOTES) {
    const some = notes.slice(start, start + MOST_NOTES);
    const answer = await tell(addresses, some, first.token);
    list = answer.list;
    for (const note of some) if (note.nonce in answer.stands) await heard(note);
  }
  return list;
}
