// What this telephone keeps: the list of the evening, to be forgotten afterwards, and notes that the site has not heard.
// Notes hold numbers and no names: they stay until they are told, also when somebody signs out.
const NAME = "deur";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("lists", { keyPath: "session" });
      asked.result.createObjectStore("notes", { keyPath: "nonce" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

export async function openStore() {
  const database = await open();
  // Another tab wants to remove or renew it: do not stand in the way.
  database.onversionchange = () => database.close();

  function run(name, mode, act) {
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const asked = act(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  return {
    list: (session) => run("lists", "readonly", (store) => store.get(session)),
    keepList: (list) => run("lists", "readwrite", (store) => store.put(list)),
    notes: async (session) =>
      (await run("notes", "readonly", (store) => store.getAll())).filter((note) => note.session === session),
    // A newer saying of a note takes the place of the one before it.
    keepNote: (note) =>
      run("notes", "readwrite", (store) => {
        const asked = store.get(note.nonce);
        asked.onsuccess = () => {
          if (!(asked.result?.revision > note.revision)) store.put(note);
        };
      }),
    // The site heard it; unless this telephone said something newer meanwhile.
    dropNote: (nonce, revision) =>
      run("notes", "readwrite", (store) => {
        const asked = store.get(nonce);
        asked.onsuccess = () => {
          if (asked.result && asked.result.revision <= revision) store.delete(nonce);
        };
      }),
    forget: (session) => run("lists", "readwrite", (store) => store.delete(session)),
  };
}

// For a browser that keeps nothing: as long as the page is open.
export function memoryStore() {
  let lists = new Map();
  const notes = new Map();
  return {
    fleeting: true,
    list: async (session) => lists.get(session),
    keepList: async (list) => void lists.set(list.session, list),
    notes: async (session) => [...notes.values()].filter((note) => note.session === session),
    keepNote: async (note) => void notes.set(note.nonce, note),
    dropNote: async (nonce, revision) => {
      if (notes.get(nonce)?.revision <= revision) notes.delete(nonce);
    },
    forget: async () => {
      lists = new Map();
    },
  };
}
