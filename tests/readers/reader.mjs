// Opens a SMART Health Link with somebody else's reader, as a clinic's software would, and prints what happened.
// In: {"link", "recipient", "passcode"?, "embeddedLengthMax"?}. Out: {"error", "asked", "manifest", "resources"}.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const require = createRequire(new URL("../../frontend/package.json", import.meta.url));
const { SHLViewer } = require("kill-the-clipboard");

const { link, ...given } = JSON.parse(await text(process.stdin));
const asked = [];

async function watchedFetch(address, options) {
  const answer = await fetch(address, options);
  const { method = "GET" } = options ?? {};
  const isJson = /^application\/(problem\+)?json/.test(answer.headers.get("content-type"));
  asked.push({
    method,
    path: new URL(address).pathname,
    status: answer.status,
    body: isJson ? await answer.clone().json() : null,
  });
  return answer;
}

async function open() {
  try {
    const viewer = new SHLViewer({ shlinkURI: link, fetch: watchedFetch });
    const { manifest, fhirResources } = await viewer.resolveSHL(given);
    return { error: null, manifest, resources: fhirResources };
  } catch (error) {
    return { error: { name: error.constructor.name, message: error.message } };
  }
}

console.log(JSON.stringify({ ...(await open()), asked }));
