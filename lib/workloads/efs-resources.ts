// The resources of EFS, loaded when the first file system is created: together they take 7 ms.
import type * as accessPoint from "@cdktf/provider-aws/lib/efs-access-point";
import type * as backupPolicy from "@cdktf/provider-aws/lib/efs-backup-policy";
import type * as fileSystem from "@cdktf/provider-aws/lib/efs-file-system";
import type * as mountTarget from "@cdktf/provider-aws/lib/efs-mount-target";

/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-return --
   a static import would load them with the library, a dynamic one is too late for a constructor */

export function loadFileSystem(): typeof fileSystem {
  return require("@cdktf/provider-aws/lib/efs-file-system");
}

export function loadMountTarget(): typeof mountTarget {
  return require("@cdktf/provider-aws/lib/efs-mount-target");
}

export function loadAccessPoint(): typeof accessPoint {
  return require("@cdktf/provider-aws/lib/efs-access-point");
}

export function loadBackupPolicy(): typeof backupPolicy {
  return require("@cdktf/provider-aws/lib/efs-backup-policy");
}
