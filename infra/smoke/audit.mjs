// The audit page in a real browser: two people have talked, and the auditor looks at what they said, when.
//
// Usage: node audit.mjs ENDPOINTS.JSON DIRECTORY     what was exported and proved, and pictures, go to the directory

import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [endpointsFile, directory] = process.argv.slice(2);
const admin = JSON.parse(readFileSync(endpointsFile, "utf8")).nodes[0].admin;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const problems = [];

function check(holds, what) {
  if (!holds) problems.push(what);
}

/** The browser reports each refusal of the server as an error; those that are expected are left out. */
async function logIn(user, { refusals = ["401"], ...options } = {}) {
  const page = await (await browser.newContext({ acceptDownloads: true, ...options })).newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => problems.push(`${user}: ${error}`));
  page.on("console", (message) => message.type() === "error" && !refusals.some((status) => message.text().includes(`status of ${status}`))
    && problems.push(`${user}: ${message.text()}`));
  await page.goto(`${admin}/audit/`);
  await page.getByLabel("Name", { exact: true }).fill(user);
  await page.getByLabel("Password").fill("parley");
  await page.getByRole("button", { name: "Log in" }).click();
  return page;
}

async function saved(page, click, name) {
  const download = page.waitForEvent("download");
  await click();
  await (await download).saveAs(`${directory}/${name}`);
}

const page = await logIn("auditor");
const messages = page.locator("#messages");

// Found by its text, opened at its place.
await page.getByLabel("Text", { exact: true }).fill("FROM THE PAGE");
await page.getByRole("button", { name: "Search", exact: true }).click();
await page.getByText("1 found in").waitFor();
await page.getByRole("link", { name: "d:carol:dave, event 2" }).click();
await messages.getByText("<b>hello</b> from the page").waitFor();
check(await messages.getByText("hello back").count() === 0, "what came later is not shown as of event 2");

// The slider, by the keyboard: one event on, and back.
const slider = page.getByLabel("As of event");
await slider.press("End");
await messages.getByText("hello back").waitFor();
await slider.press("ArrowLeft");
await messages.getByText("hello back").waitFor({ state: "detached" });
await slider.press("ArrowRight");
await messages.getByText("hello back").waitFor();
await messages.getByText("visible to 2").first().click();
await messages.getByText("could see it: carol, dave").first().waitFor();

// Sealed within seconds, and proved; the badges see to that themselves.
await messages.locator(".badge.proven").nth(1).waitFor({ timeout: 60_000 });
await page.locator("#verdict.proven").waitFor();
await saved(page, () => page.getByRole("button", { name: "Proof of event 2" }).click(), "proof.json");
await page.screenshot({ path: `${directory}/audit.png`, fullPage: true });

// An export, to take away.
await page.getByRole("link", { name: "Exports" }).click();
await page.locator("#export").getByLabel("Conversation").fill("d:carol:dave");
await page.getByRole("button", { name: "Export", exact: true }).click();
check(await page.evaluate(() => document.activeElement.textContent) === "Export", "the button that was pressed keeps the focus");
await saved(page, () => page.getByRole("link", { name: /\.jsonl$/ }).click(), "export.jsonl");

await page.getByRole("link", { name: "Checkpoints" }).click();
await page.getByText("nothing is wrong with them").waitFor();
await page.screenshot({ path: `${directory}/audit-checkpoints.png`, fullPage: true });

// Whoever logs out leaves nothing behind, on the page or on the server.
await page.getByRole("button", { name: "Log out" }).click();
await page.getByLabel("Password").waitFor();
check(await page.locator("#problem").textContent() === "", "a log-out is no problem");
check(await page.locator("#search").getByLabel("Text").inputValue() === "", "what was searched is forgotten");
check(await page.locator("#results li, #messages li, #exports li, #checkpoints tr").count() === 0, "what was seen is gone");

// Somebody who may decide sets a hold; an auditor may not, and nobody without a role gets in.
const officer = await logIn("officer", { colorScheme: "dark", viewport: { width: 360, height: 740 } });
await officer.getByRole("link", { name: "Holds" }).click();
await officer.locator("#hold").getByLabel("User").fill("carol");
await officer.getByLabel("Reason").fill("smoke test");
await officer.getByRole("button", { name: "Set the hold" }).click();
await officer.getByText("user carol").waitFor();
await officer.goto(`${admin}/audit/#conversation/${encodeURIComponent("d:carol:dave")}`);
await officer.getByText(/held by hold \d+/).first().waitFor();
check(await officer.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "360 px are enough");
await officer.screenshot({ path: `${directory}/audit-dark-narrow.png`, fullPage: true });
const stranger = await logIn("alice", { refusals: ["401", "403"] });
await stranger.getByText("alice may not").waitFor();

await browser.close();
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log("audit.mjs: searched, travelled, proved, exported, held: fine");
