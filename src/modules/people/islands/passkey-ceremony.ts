// Loaded when a button for passkeys is pressed, never with the page.
export { startAuthentication, startRegistration } from '@simplewebauthn/browser'
