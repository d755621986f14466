// File systems of EFS: what the driver requires when a pod mounts its volume.
import { error, finding, Finding } from "../finding";
import { isUnknown } from "../unknown";

/** The rules of this file. */
export const FILE_SYSTEM = {
  fileSystem: error(
    "FG898",
    "a file system and its access point are identified by their ids",
    "https://docs.aws.amazon.com/efs/latest/ug/API_DescribeFileSystems.html",
  ),
};

/** What is wrong with the id of a file system: the pod stays in ContainerCreating. */
export function checkFileSystemId(id: string, field: string): Finding[] {
  return checkId(id, "fs", "a file system", field);
}

/** What is wrong with the id of an access point of a file system. */
export function checkAccessPointId(id: string, field: string): Finding[] {
  return checkId(id, "fsap", "an access point", field);
}

function checkId(id: string, prefix: string, what: string, field: string): Finding[] {
  if (isUnknown(id) || new RegExp(`^${prefix}-[0-9a-f]{8,40}$`).test(id)) return [];
  const own = new RegExp(`/(${prefix}-[0-9a-f]{8,40})$`).exec(id)?.[1];
  const message = `${JSON.stringify(id)} is not the id of ${what}`;
  return [
    finding(FILE_SYSTEM.fileSystem, { field, message, fix: `write ${own ?? `it as ${prefix}-0123456789abcdef0`}` }),
  ];
}
