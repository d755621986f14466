// docs/cost.md lists every item that has a price.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PriceItem } from "../../lib/rules/sizing/prices";

test("the table of items is that of PriceItem", () => {
  const text = readFileSync(join(__dirname, "../../docs/cost.md"), "utf8");
  const table = text.slice(text.indexOf("<!-- prices -->"), text.indexOf("<!-- /prices -->"));
  expect([...table.matchAll(/^\| `(\w+)`/gm)].map(([, item]) => item)).toEqual(Object.values(PriceItem));
});
