/* Reads the link after "#", which never reaches the server by itself, and asks for what opens it. */
"use strict";

const WORDS = {
  broken: "This link is not complete. Please ask the patient to send it again.",
  gone: "This link does not open (any more). Please ask the patient for a new one.",
  later: "Too many tries. Please wait a minute and try again.",
  offline: "No answer. Please check the connection and try again.",
  name: "Please type your name.",
  wrong: (left) => `This passcode is not right. Tries left: ${left}.`,
};

const door = document.getElementById("door");
const problem = document.getElementById("problem");

function tell(words) {
  problem.textContent = words;
  problem.hidden = false;
}

function decoded(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(raw, (each) => each.charCodeAt(0))));
}

function linkOf(fragment) {
  const found = /shlink:\/([\w-]+)/.exec(fragment);
  if (!found) return null;
  try {
    const payload = decoded(found[1]);
    const address = new URL(payload.url);
    // Only our own links: a foreign one would make this page ask elsewhere.
    if (address.origin !== location.origin) return null;
    return { token: address.pathname.split("/").pop(), hasPasscode: (payload.flag ?? "").includes("P") };
  } catch {
    return null;
  }
}

async function open(link) {
  const fields = { token: link.token, recipient: door.recipient.value.trim() };
  if (!fields.recipient) return tell(WORDS.name);
  if (link.hasPasscode) fields.passcode = door.passcode.value;
  let answer;
  try {
    answer = await fetch(door.dataset.opening, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fields),
      signal: AbortSignal.timeout(20000),
    });
  } catch {
    return tell(WORDS.offline);
  }
  if (answer.ok) {
    // Not kept in the history: "back" from the report leads to where the reader came from.
    return location.replace((await answer.json()).address);
  }
  if (answer.status === 401) return tell(WORDS.wrong((await answer.json()).remainingAttempts));
  return tell(answer.status === 429 ? WORDS.later : answer.status === 404 ? WORDS.gone : WORDS.offline);
}

function start() {
  problem.hidden = true;
  const link = linkOf(location.hash);
  door.hidden = !link;
  if (!link) return tell(WORDS.broken);
  document.getElementById("asks-passcode").hidden = !link.hasPasscode;
  door.passcode.required = link.hasPasscode;
  const button = door.querySelector("button");
  door.onsubmit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await open(link);
    } finally {
      button.disabled = false;
    }
  };
}

addEventListener("hashchange", start);
start();
