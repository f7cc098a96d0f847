/*
 * Account pages: a password can be looked at, the address of whoever was signed in here stands in its field, and what is shown
 * only once can be copied. No page needs this.
 */
const words = document.currentScript.dataset

function buttonAfter(field, text, act) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'reveal'
  button.textContent = text
  button.addEventListener('click', () => act(button))
  field.after(button)
  return button
}

const passwords = document.querySelectorAll('input[type=password]')

function lookAt(field, button, seen) {
  field.type = seen ? 'text' : 'password'
  button.textContent = seen ? words.hide : words.show
  // Of several buttons each says which password it shows.
  if (passwords.length > 1) button.setAttribute('aria-label', `${button.textContent}: ${field.labels[0].textContent.trim()}`)
}

for (const field of passwords) {
  // While it is seen it is a text like any other: a keyboard must neither change it nor send it to be checked.
  for (const [name, value] of [['autocapitalize', 'none'], ['autocorrect', 'off'], ['spellcheck', 'false']]) field.setAttribute(name, value)
  const button = buttonAfter(field, words.show, (self) => lookAt(field, self, field.type === 'password'))
  lookAt(field, button, false)
  // What is sent must be a password for whoever keeps them.
  field.form.addEventListener('submit', () => lookAt(field, button, false))
}

// After the # it never leaves this device.
const address = document.querySelector('input[type=email]')
const known = decodeURIComponent(location.hash.slice(1))
if (address && address.value === '' && known.includes('@')) {
  address.value = known
  history.replaceState(null, '', location.pathname + location.search)
}

// Shown only once: leaving asks first, until it was copied.
const secret = document.querySelector('#secret')
if (secret) {
  const ask = (event) => event.preventDefault()
  const copied = () => removeEventListener('beforeunload', ask)
  addEventListener('beforeunload', ask)
  secret.addEventListener('copy', copied)
  buttonAfter(secret, words.copy, (button) => {
    secret.select()
    // Without https there is only the old way.
    const copying = navigator.clipboard ? navigator.clipboard.writeText(secret.value) : document.execCommand('copy') ? Promise.resolve() : Promise.reject()
    copying.then(() => {
      button.textContent = words.copied
      copied()
    }, () => {})
  })
}
