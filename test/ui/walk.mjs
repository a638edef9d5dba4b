// Uses the pages of /docs as a person would: finds an operation, reads it, sends
// the example as it stands. Prints what was seen, as JSON.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const base = process.env.UI_BASE;
const patience = 60_000;
const profile = await mkdtemp(join(tmpdir(), "authing-ui-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.UI_BROWSER,
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const seen = { problems: [], foreign: [] };
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  page.on("pageerror", (error) => seen.problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") seen.problems.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) seen.foreign.push(url);
  });

  // find types words into the list of all operations and follows what is left.
  const find = async (words, verb, path) => {
    await page.goto(`${base}/docs`);
    await page.fill("#filter", words);
    await page.getByRole("link", { name: `${verb} ${path}`, exact: true }).click();
  };
  // execute sends an operation as it is shown and returns the answer.
  const execute = async (id) => {
    const operation = page.locator(`.opblock[id$="-${id}"]`);
    await operation.locator("button.execute").click();
    const answer = operation.locator(".live-responses-table .response");
    await answer.locator(".response-col_status").waitFor();
    return {
      status: parseInt(await answer.locator(".response-col_status").innerText(), 10),
      body: await answer.locator(".response-col_description .highlight-code").first().innerText(),
    };
  };

  await page.goto(`${base}/docs`);
  seen.title = await page.title();
  seen.operations = await page.locator("main li").count();
  seen.groups = await page.locator("main h2").allInnerTexts();

  await find("sign in credentials v3/signin", "POST", "/api/v3/signin");
  seen.signIn = await execute("v3AuthSignInByCredentials");
  await find("list-users", "POST", "/api/v3/list-users");
  seen.listUsers = await execute("v3ManagementListUsers");
  await find("get-user", "GET", "/api/v3/get-user");
  seen.getUser = await execute("v3ManagementGetUser");
  await find("LookupError", "GET", "/meta/v1/errors/{code}");
  seen.lookupError = await execute("metaLookupError");
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
console.log(JSON.stringify(seen));
