// One at a time: a file that holds the id of the process at work, made by whoever comes first.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./processes";

/** Takes the lock until we end. Answers undefined if it is ours now, else the id of the process that has it. */
export async function takeLock(file: string): Promise<number | undefined> {
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    if (isMade(file)) {
      process.once("exit", () => {
        rmSync(file, { force: true });
      });
      return undefined;
    }
    const owner = await ownerOf(file);
    if (owner !== undefined && isAlive(owner)) return owner;
    removeStale(file, owner);
  }
}

function isMade(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Undefined if it is gone, or says nothing: between its making and its first word there is a moment. */
async function ownerOf(file: string): Promise<number | undefined> {
  for (let tries = 0; tries < 5; tries += 1) {
    const text = read(file);
    if (text === undefined) return undefined;
    if (/^\d+$/.test(text)) return Number(text);
    await sleep(50);
  }
  return undefined;
}

/** By another name first, which only one of us can do; and put back if it has changed hands since it was read. */
function removeStale(file: string, owner: number | undefined): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    const found = read(aside) ?? "";
    if (found !== "" && found !== String(owner)) linkSync(aside, file);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EEXIST") throw error;
  }
  rmSync(aside, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
