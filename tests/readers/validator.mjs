// Validates FHIR R4 resources with somebody else's definitions and value sets.
// In: a list of resources. Out: for each, the list of {"severity", "location", "message"}; an unknown property is an error.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const require = createRequire(new URL("../../frontend/package.json", import.meta.url));
const { Fhir } = require("fhir");

const fhir = new Fhir();
const resources = JSON.parse(await text(process.stdin));
const found = resources.map((resource) => {
  const { valid, messages } = fhir.validate(resource, { errorOnUnexpected: true });
  return { valid, messages };
});
console.log(JSON.stringify(found));
