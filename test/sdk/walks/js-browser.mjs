// As much of a browser as the SDK asks about a device, one that was here before.
const browserId = 'browser-of-the-walk';
const fingers = { userAgent: 'u', audio: 'a', canvas: 'c', screenResolution: 's', webgl: 'w', fonts: 'f', plugins: 'p' };
const kept = { browserId, deviceFingers: JSON.stringify(fingers) };

const navigator = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  appVersion: '5.0',
  vendor: 'Google Inc.',
  language: 'en',
  onLine: true,
  cookieEnabled: true,
  mimeTypes: [],
  plugins: [],
};
// The frame is one that needs no second look, which would come after the call.
const screen = { width: 1600, height: 900, availWidth: 1600, availHeight: 876, availTop: 24, availLeft: 0, colorDepth: 24 };
const document = { body: {}, documentElement: {} };
const localStorage = { getItem: (key) => kept[key] ?? null };
const window = { navigator, screen, document, localStorage, innerWidth: 1600, innerHeight: 900, devicePixelRatio: 1 };
const globals = { navigator, screen, document, localStorage, window };

export const uniqueId = browserId;

// inBrowser makes a call of a client where these are, and nowhere else. The SDK
// looks there for the client's token.
export async function inBrowser({ tokenProvider }, call) {
  kept._authing_token = tokenProvider.getToken();
  const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  try {
    return await call();
  } finally {
    for (const [name, descriptor] of before) {
      delete globalThis[name];
      if (descriptor) {
        Object.defineProperty(globalThis, name, descriptor);
      }
    }
  }
}
