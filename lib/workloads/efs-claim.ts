// What the claims of EFS volumes have in common.

/** The size of a claim where none is set: Kubernetes requires one, and EFS ignores it. */
export const EFS_CAPACITY = "5Gi";

/** No StorageClass of this name exists or need exist: it keeps the default class, which creates EBS volumes, out of it. */
export const EFS_CLASS = "efs-by-hand";
