// Runs in a folder of its own, as a job does in what it checked out.
import { makeFolder } from "./fake-terminal";

/** Makes `files` in a new folder, which is the working directory while `body` runs. */
export async function within<T>(files: Readonly<Record<string, string>>, body: () => Promise<T>): Promise<T> {
  const folder = makeFolder(files);
  const before = process.cwd();
  process.chdir(folder.path);
  try {
    return await body();
  } finally {
    process.chdir(before);
    folder.remove();
  }
}
