// The page in a real browser: alice logs in and writes, bob reads in a second window and answers.
//
// Usage: node page.mjs ENDPOINTS.JSON SCREENSHOT.PNG

import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [endpointsFile, screenshot] = process.argv.slice(2);
const endpoints = JSON.parse(readFileSync(endpointsFile, "utf8"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const problems = [];

async function logIn(user, node) {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => problems.push(`${user}: ${error}`));
  page.on("console", (message) => message.type() === "error" && problems.push(`${user}: ${message.text()}`));
  await page.goto(node.http);
  await page.getByLabel("Name", { exact: true }).fill(user);
  await page.getByLabel("Password").fill("parley");
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

async function open(page, user) {
  await page.getByLabel("Talk to").fill(user);
  await page.getByRole("button", { name: "Open", exact: true }).click();
}

async function write(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByLabel("Message", { exact: true }).press("Enter");
}

const nodes = endpoints.nodes;
const carol = await logIn("carol", nodes[0]);
const dave = await logIn("dave", nodes[nodes.length - 1]);
await open(carol, "dave");
await write(carol, "<b>hello</b> from the page");
await open(dave, "carol");
await dave.getByText("<b>hello</b> from the page").waitFor();
await write(dave, "hello back");
await carol.getByText("hello back").waitFor();
await carol.screenshot({ path: screenshot });
await browser.close();
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log("page.mjs: two people in two browsers: fine");
