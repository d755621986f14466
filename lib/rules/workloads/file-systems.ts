// File systems of EFS: what the driver requires when a pod mounts its volume.
import { error, finding, Finding } from "../finding";
import { isUnknown, isWithin } from "../unknown";

/** The rules of this file. */
export const FILE_SYSTEM = {
  fileSystem: error(
    "FG898",
    "a file system and its access point are identified by their ids",
    "https://docs.aws.amazon.com/efs/latest/ug/API_DescribeFileSystems.html",
  ),
  subnets: error(
    "FG894",
    "the subnets of mount targets are known at synth",
    "https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html",
  ),
  accessPoint: error(
    "FG899",
    "an access point has a folder, a user and permissions that EFS accepts",
    "https://docs.aws.amazon.com/efs/latest/ug/API_RootDirectory.html",
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

/** Reports a VPC whose subnets Terraform looks up: how many mount targets there are must be known at synth. */
export function subnetsUnknown(): Finding {
  return finding(FILE_SYSTEM.subnets, {
    field: "subnetIds",
    message: "how many private subnets the VPC has is known only at apply, and each has a mount target of its own",
    fix: "set subnetIds to their ids, one for each zone",
  });
}

/** The folder that an access point shows, and who owns it. */
export interface CheckableAccessPoint {
  readonly path: string;
  readonly userId: number;
  readonly groupId: number;
  readonly permissions: string;
}

/** What is wrong with an access point. */
export function checkAccessPoint({ path, permissions, ...ids }: CheckableAccessPoint): Finding[] {
  const wrongIds = Object.entries(ids).filter(([, value]) => !isWithin(value, 0, LARGEST_ID));
  return [
    ...(isUnknown(path) || PATH.test(path)
      ? []
      : refused("path", path, "write a path such as /shop/files, of at most four folders and 100 characters")),
    ...wrongIds.flatMap(([field, value]) => refused(field, value, `write a whole number from 0 to ${LARGEST_ID}`)),
    ...(isUnknown(permissions) || /^[0-7]{3,4}$/.test(permissions)
      ? []
      : refused("permissions", permissions, 'write three or four octal digits, such as "0755"')),
  ];
}

const LARGEST_ID = 2 ** 32 - 1;

/** A folder's name does not begin with a dot, and has none of some characters. https://docs.aws.amazon.com/efs/latest/ug/API_RootDirectory.html */
const PATH = /^(?=.{1,100}$)(\/|(\/(?!\.)[^$#<>;`|&?{}^*/\n]+){1,4})$/;

function refused(field: string, value: unknown, fix: string): Finding[] {
  return [finding(FILE_SYSTEM.accessPoint, { field, message: `${JSON.stringify(value)} is refused`, fix })];
}
