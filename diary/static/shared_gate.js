/* Reads the link, which stands after "#" and so never reaches the server by itself, and asks for what opens it.
   Written for browsers of any age: nothing here that one of 2012 does not know. */
(function () {
  "use strict";

  var WORDS = {
    broken: "This link is not complete. Please copy the whole link out of the message, or ask the patient to send it again.",
    foreign: "This link belongs to another server. Please ask the patient for the right one.",
    gone: "This link does not open (any more). Please ask the patient for a new one.",
    later: "Too many tries. Please wait a minute and try again.",
    offline: "No answer. Please check the connection and try again.",
    trouble: "The server could not open the link just now. Please try again in a few minutes.",
    old: "This browser is too old to open the link. Please use another browser or another device.",
    name: "Please type your name.",
    wrong: "This passcode is not right. Tries left: ",
  };
  var SECONDS = 20;
  // What mail programs put into long lines: blanks, breaks, signs of no width, in plain or as written into addresses.
  var IN_LONG_LINES = /(?:=\r?\n|[\s\u00ad\u200b-\u200d\u2060\ufeff])+/;

  var door = document.getElementById("door");
  var problem = document.getElementById("problem");

  function tell(words) {
    problem.textContent = words;
    problem.hidden = false;
  }

  /* "%23shlink%3A%2F…", however often it was written like that. */
  function unescaped(address) {
    for (var round = 0; round < 3; round += 1) {
      try {
        address = decodeURIComponent(address);
      } catch (broken) {
        // A lone per cent sign: what is a sign of a link is still one.
        address = address.replace(/%(23|3a|2f|20|0a|0d)/gi, function (all, code) {
          return String.fromCharCode(parseInt(code, 16));
        });
      }
    }
    return address;
  }

  function read(text) {
    try {
      var whole = text + "===".slice((text.length + 3) % 4);
      var payload = JSON.parse(atob(whole.replace(/-/g, "+").replace(/_/g, "/")));
      return typeof payload.url === "string" ? payload : null;
    } catch (broken) {
      return null;
    }
  }

  /* The link of an address: { text, payload }, or null. Behind a blank it may go on, or something else may begin. */
  function found(address) {
    var link = /shlink:\/*\s*([\s\S]*)/i.exec(unescaped(address));
    if (!link) return null;
    var parts = link[1].split(IN_LONG_LINES);
    for (var count = 1; count <= parts.length; count += 1) {
      var text = (/^[\w-]+/.exec(parts.slice(0, count).join("")) || [""])[0];
      var payload = read(text);
      if (payload) return { text: text, payload: payload };
    }
    return null;
  }

  /* Only our own links: a foreign one would make this page ask elsewhere. */
  function isOurs(address) {
    var here = location.protocol + "//" + location.host + "/";
    return address.slice(0, here.length).toLowerCase() === here.toLowerCase();
  }

  function send(fields, then) {
    var asked = new XMLHttpRequest();
    asked.open("POST", door.getAttribute("data-opening"));
    asked.setRequestHeader("Content-Type", "application/json");
    asked.timeout = SECONDS * 1000;
    asked.onload = function () {
      then(asked);
    };
    asked.onerror = asked.ontimeout = asked.onabort = function () {
      then(null);
    };
    asked.send(JSON.stringify(fields));
  }

  /* {} for what is no answer of ours, such as the sign-in page of a network. */
  function body(asked) {
    try {
      return JSON.parse(asked.responseText) || {};
    } catch (foreign) {
      return {};
    }
  }

  function answered(asked) {
    if (!asked) return tell(WORDS.offline);
    var said = body(asked);
    // Not kept in the history: "back" from the report leads to where the reader came from.
    if (asked.status === 200 && said.address) return location.replace(said.address);
    if (asked.status === 401 && "remainingAttempts" in said) return tell(WORDS.wrong + said.remainingAttempts + ".");
    tell(asked.status === 429 ? WORDS.later : asked.status === 404 ? WORDS.gone : WORDS.trouble);
  }

  function ask(token, hasPasscode) {
    var button = door.getElementsByTagName("button")[0];
    var passcode = document.getElementById("passcode");
    document.getElementById("asks-passcode").hidden = !hasPasscode;
    passcode.required = hasPasscode;
    door.hidden = false;
    door.onsubmit = function () {
      var fields = { token: token, recipient: document.getElementById("recipient").value.trim() };
      if (!fields.recipient) {
        tell(WORDS.name);
        return false;
      }
      if (hasPasscode) fields.passcode = passcode.value;
      button.disabled = true;
      send(fields, function (asked) {
        button.disabled = false;
        answered(asked);
      });
      return false;
    };
  }

  function start() {
    problem.hidden = true;
    door.hidden = true;
    var link = found(location.href);
    if (!link) return tell(WORDS.broken);
    // Out of the path, where the server would be told it again, and into its place after "#".
    if (history.replaceState) history.replaceState(null, "", door.getAttribute("data-gate") + "#shlink:/" + link.text);
    if (!isOurs(link.payload.url)) return tell(WORDS.foreign);
    ask(link.payload.url.split("/").pop(), /P/.test(link.payload.flag || ""));
  }

  function run() {
    try {
      if (!window.JSON || !window.atob) return tell(WORDS.old);
      start();
    } catch (unknown) {
      tell(WORDS.old);
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.getElementById("unable").hidden = true;
  });
  window.addEventListener("hashchange", run);
  run();
})();
